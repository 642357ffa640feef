// Version 80: calls past their time are found by two indexes of which one was there already. A purge deletes a hundred thousand
// calls from every index that holds them: an eighth index over all of them was a tenth of its time.
import type { Migration } from './migration.ts';

export const trainingCallsByStart: Migration = {
  version: 80,
  sql: `
DROP INDEX calls_by_age;
CREATE INDEX training_calls_by_start ON calls (started_at) WHERE training = 1;
`,
};
