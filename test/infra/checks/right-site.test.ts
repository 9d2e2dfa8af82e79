import { expect, test } from 'vitest';
import { allChecks } from '../../../src/infra/checks/all-checks.ts';
import { examine } from '../../../src/infra/examine.ts';
import { factsWith, rightValues } from '../../support/infra-facts.ts';

test('a site where everything is right: every check is made, and none finds anything', () => {
  const { diagnoses, unread } = examine(factsWith());
  expect(diagnoses).toEqual([]);
  expect(unread).toEqual([]);
});

test('a site that answers nothing is not said to be right in anything it would have to answer for', () => {
  const silent = factsWith({
    face: {
      answers: rightValues.face.answers.map((one) => ({
        ...one,
        answer: { is: 'unanswered', why: 'there is no such host' },
      })),
      handshakes: rightValues.face.handshakes.map((one) => ({
        ...one,
        outcome: { is: 'refused', why: 'there is no such host' },
      })),
    },
  });
  const { diagnoses, right } = examine(silent);
  expect(diagnoses.map(({ code }) => code)).toContain('https-unanswered');
  const asks = new Set(
    allChecks.filter(({ needs }) => needs.includes('face')).map(({ code }) => code),
  );
  expect(asks.size).toBeGreaterThan(5);
  expect(right.filter(({ code }) => asks.has(code))).toEqual([]);
});
