import type { Fuzz } from './fuzz.ts';
import { cloudFrontAnswers, s3Answers } from './kinds/answers.ts';
import { codecs } from './kinds/codecs.ts';
import { control } from './kinds/control.ts';
import { functions } from './kinds/functions.ts';
import { images } from './kinds/images.ts';
import { local } from './kinds/local.ts';
import { config, planFiles } from './kinds/settings.ts';
import { state } from './kinds/state.ts';
import { stories } from './kinds/stories.ts';

/** Every kind of hostile input that is tried at random. */
export const kinds: readonly Fuzz[] = [
  stories,
  images,
  config,
  planFiles,
  codecs,
  state,
  local,
  s3Answers,
  cloudFrontAnswers,
  control,
  functions,
];
