// What a migration is: forward only, numbered in tens, one SQL script run in one transaction.
export interface Migration {
  readonly version: number;
  readonly sql: string;
}
