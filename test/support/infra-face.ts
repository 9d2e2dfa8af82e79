import type { FaceAnswer, FaceFacts, Handshake } from '../../src/infra/facts/face-facts.ts';
import { rightValues } from './infra-facts.ts';

type Answered = FaceAnswer['answer'];

/** The home pages of the right site. */
export const www = 'https://www.storyclub.example/';
export const apex = 'https://storyclub.example/';
export const http = (url: string): string => url.replace('https:', 'http:');

export const unanswered: Answered = { is: 'unanswered', why: 'the connection was closed' };

export const answers = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answered => ({ is: 'answered', status, headers, start: '' });

/** A redirect that says HSTS, as those of the right site do. */
export const leads = (location: string, status = 301): Answered =>
  answers(status, {
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    location,
  });

/** What the right site answers, but for some URLs, and for the handshake of its first name. */
export function faceWith(
  changed: Readonly<Record<string, Answered>>,
  handshake: Partial<Handshake> = {},
): FaceFacts {
  const { face } = rightValues;
  return {
    answers: face.answers.map((asked) => ({
      ...asked,
      answer: changed[asked.url] ?? asked.answer,
    })),
    handshakes: face.handshakes.map((one) =>
      one.name === new URL(www).hostname ? { ...one, ...handshake } : one,
    ),
  };
}
