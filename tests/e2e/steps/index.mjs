// The steps of the story, in order. Each is played by people on their pages and ends with an error when something is not as written.
import { enrolment, network, receiving } from './issue.mjs';
import { checking, showing } from './check.mjs';
import { evidence, lyingRelay, statusChanges } from './trust.mjs';
import { afterTheKill, moving } from './later.mjs';

export const steps = [network, enrolment, receiving, checking, showing, statusChanges, evidence, lyingRelay, moving, afterTheKill];
