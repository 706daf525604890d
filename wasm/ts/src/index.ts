export { connect } from './connect.js';
export { CoreError } from './error.js';
export type * from './api.js';
export type * from './types.js';
