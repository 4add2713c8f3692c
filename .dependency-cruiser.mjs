export { FLOOR_RULES as default } from './scripts/house/floor-rules.ts';
