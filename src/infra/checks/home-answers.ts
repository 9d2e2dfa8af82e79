import type { FaceFacts } from '../facts/face-facts.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a URL answered; undefined when it was not asked, or not answered. */
export function answerOf(face: FaceFacts, url: string): Answer | undefined {
  const { answer } = face.answers.find((asked) => asked.url === url) ?? {};
  return answer?.is === 'answered' ? answer : undefined;
}
