export { defineConfig } from './config/define-config.ts';
export type { ConfigInput, TargetInput, TierInput } from './config/define-config.ts';
export type { Config, Duration, PromiseKind } from './config/types.ts';
