// How many calls a page of the call log holds: more than a tall screen shows (rows of 56 px), and few enough that opening
// the seal of each number for its mask stays a small part of the 20 ms that a page may take.
export const callLogPageSize = 30;
