// The triangle of the retention as rows, one for each cohort and time after it.

export interface Cohort {
  date: string;
  users: number;
  retained: readonly number[];
  rates: readonly number[];
}

export interface Return {
  date: string;
  users: number;
  /** Days, weeks or months later; 0 is the time of the cohort itself. */
  after: number;
  retained: number;
  rate: number;
}

export const returns = (cohorts: readonly Cohort[]): Return[] =>
  cohorts.flatMap(({ date, users, retained, rates }) =>
    retained.map((back, after) => ({ date, users, after, retained: back, rate: rates[after]! })),
  );
