// Sets both clocks of a process forward by the milliseconds that a file says: what a stopped process finds when it goes on.
import { readFileSync } from 'node:fs';

const ahead = () => Number(readFileSync(process.env.STORYCLUB_TEST_CLOCK, 'utf8'));
const wall = Date.now;
const elapsed = performance.now.bind(performance);
Date.now = () => wall() + ahead();
performance.now = () => elapsed() + ahead();
