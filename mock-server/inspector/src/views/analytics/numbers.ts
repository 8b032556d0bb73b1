// Numbers as people read them. What the API said stands beside them in `data-value`.

const WHOLE = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `12,345` */
export const count = (number: number) => WHOLE.format(number);

/** A share of 1 as `42 %`; `–` if there is none. */
export const rate = (share: number | null) => (share === null ? '–' : percent(share * 100));

/** A share of 100 as `42 %`. */
export const percent = (share: number) => `${SHORT.format(share)} %`;
