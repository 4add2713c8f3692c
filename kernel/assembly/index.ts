export { execute } from './execute';
export { BATCH, BEGAN, ENSEMBLE_SCORES, FEATURES, RECORDS, ROWS, SCORES } from './memory';
export {
  configure,
  GREATEST,
  hiddenBiasesOf,
  LEAST,
  OUTPUT_GREATEST,
  OUTPUT_LEAST,
  PLACES,
  VISIBLE,
  visibleBiasesOf,
  weightsOf,
} from './network';
export { normalise } from './normalisation';
export { entries, evictions, initialise, statistics } from './statistics';
export { train } from './train';
