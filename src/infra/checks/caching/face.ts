import type { FaceAnswer, FaceFacts, FacePurpose } from '../../facts/face-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { answerOf, homeOf } from '../home-answers.ts';

type Answered = Extract<FaceAnswer['answer'], { readonly is: 'answered' }>;

/** What was answered to the URLs asked for a purpose; none where nobody answered, or nobody was asked. */
export function answersTo(
  face: FaceFacts | null,
  wanted: FacePurpose,
): readonly (Answered & { readonly url: string })[] {
  return (face?.answers ?? []).flatMap(({ purpose, url, answer }) =>
    purpose === wanted && answer.is === 'answered' ? [{ ...answer, url }] : [],
  );
}

/** A story page was seen. */
export function isPageServed(face: FaceFacts | null): boolean {
  return answersTo(face, 'page').some(({ status }) => status === 200);
}

/** Something is published: the home page was seen. */
export function isHomeServed(face: FaceFacts | null, { host }: Pick<SiteFacts, 'host'>): boolean {
  return face !== null && answerOf(face, homeOf('https', host))?.status === 200;
}

/** The site answers 200 whatever it is asked for, so that 200 proves nothing. */
export function saysYesToAll(face: FaceFacts | null): boolean {
  return answersTo(face, 'missing').some(({ status }) => status === 200);
}
