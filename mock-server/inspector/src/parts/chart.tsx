// Lines or bars over time, in UTC, on a canvas. Goes into a `Figure`, which says the same in words.
import 'uplot/dist/uPlot.min.css';

import uPlot from 'uplot';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { isDark } from '../app/theme';
import styles from './chart.module.css';

export interface Series {
  label: string;
  /** One for each time; `null` where nothing is known. */
  values: readonly (number | null)[];
}

interface Props {
  /** In milliseconds since 1970, ascending. */
  times: readonly number[];
  series: readonly Series[];
  kind?: 'line' | 'bars';
  /** What the vertical axis counts. */
  unit: string;
  /** What the axis of time covers, in milliseconds since 1970; otherwise from the first time to the last. */
  span?: readonly [start: number, end: number];
  /** In CSS pixels. */
  height?: number;
}

type Options = Pick<Props, 'series' | 'unit' | 'span'> & Required<Pick<Props, 'kind' | 'height'>>;

const AXIS_FONT = '11px system-ui, sans-serif';

const DAY = 24 * 60 * 60;

/** How times stand below the axis, by the seconds between two of them: what each shows, and what else the first of a year or of a day does. */
const TIME_LABELS: uPlot.Axis.Values = [
  [365 * DAY, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * DAY, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [DAY, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
];

export function Chart({ times, series, kind = 'line', unit, span, height = 200 }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const dark = isDark();
  useLayoutEffect(() => {
    const element = place.current!;
    const options = optionsOf(element, { series, kind, unit, span, height });
    const plot = new uPlot(options, [times.map((time) => time / 1000), ...series.map(({ values }) => [...values])], element);
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [times, series, kind, unit, span?.[0], span?.[1], height, dark]);
  return <div ref={place} class={styles.chart} style={{ minHeight: `${height}px` }} />;
}

function optionsOf(element: HTMLElement, { series, kind, unit, span, height }: Options): uPlot.Options {
  const color = colorsOf(element);
  const axis: uPlot.Axis = {
    stroke: color('--dim'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
    font: AXIS_FONT,
    labelFont: AXIS_FONT,
    labelSize: 16,
  };
  // A bar begins at its time: it stands for what comes behind it.
  const drawn = kind === 'bars' ? { paths: uPlot.paths.bars!({ size: [0.85, 90], align: 1 }) } : {};
  return {
    width: element.clientWidth,
    height,
    // Every time of the page is in UTC.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    legend: { show: series.length > 1 },
    cursor: { points: { size: 6 } },
    scales: { ...(span && { x: { range: [span[0] / 1000, span[1] / 1000] } }), y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [{ ...axis, label: 'time, UTC', size: 42, values: TIME_LABELS }, { ...axis, label: unit, size: 50 }],
    series: [
      { value: '{YYYY}-{MM}-{DD} {HH}:{mm} UTC' },
      ...series.map(({ label }, index) => {
        const stroke = color(`--series-${(index % 6) + 1}`);
        return { label, stroke, width: 2, points: { show: kind === 'line' && series.length === 1, size: 5 }, ...(kind === 'bars' && { fill: stroke }), ...drawn };
      }),
    ],
  };
}

/** A canvas knows no custom properties, so the element is asked what they come to. */
function colorsOf(element: HTMLElement) {
  return (property: string) => {
    element.style.color = `var(${property})`;
    const { color } = getComputedStyle(element);
    element.style.color = '';
    return color;
  };
}
