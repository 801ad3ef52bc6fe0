export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral';
export type Mode = 'light' | 'dark';

interface ToneColors {
  text: string;
  fill: string;
  line: string;
}

export interface Tokens {
  canvas: string;
  paper: string;
  sunken: string;
  /** The chosen part of a segmented control. */
  raised: string;
  line: string;
  /** Borders of inputs: 3 to 1 against paper, as WCAG 1.4.11 asks. */
  control: string;
  text: string;
  muted: string;
  primary: string;
  primaryHover: string;
  onPrimary: string;
  danger: string;
  dangerHover: string;
  onDanger: string;
  /** The app bar of the live environment, in both themes. */
  liveBar: string;
  onLiveBar: string;
  tones: Record<Tone, ToneColors>;
  shadow: string;
}

const light: Tokens = {
  canvas: '#f7f7f4',
  paper: '#ffffff',
  sunken: '#f2f2ee',
  raised: '#ffffff',
  line: '#e4e4dd',
  control: '#8b928d',
  text: '#181d1a',
  muted: '#59625d',
  primary: '#0b6b55',
  primaryHover: '#085544',
  onPrimary: '#ffffff',
  danger: '#b3261e',
  dangerHover: '#8f1d17',
  onDanger: '#ffffff',
  liveBar: '#0f241d',
  onLiveBar: '#eef5f1',
  tones: {
    good: { text: '#14653a', fill: '#e5f4ea', line: '#b9dfc6' },
    warn: { text: '#774700', fill: '#fff3d9', line: '#f0cf8b' },
    bad: { text: '#9d221a', fill: '#fdebe9', line: '#f3c2bd' },
    info: { text: '#1d4c88', fill: '#e9f1fb', line: '#bfd6f2' },
    neutral: { text: '#4b544f', fill: '#eeefea', line: '#dadcd5' },
  },
  shadow: '0 1px 2px rgb(24 29 26 / 5%)',
};

const dark: Tokens = {
  canvas: '#0e1110',
  paper: '#161a18',
  sunken: '#1c211f',
  raised: '#343c39',
  line: '#2b322f',
  control: '#6d7772',
  text: '#e7ece9',
  muted: '#9faaa4',
  primary: '#62cdb0',
  primaryHover: '#84dcc4',
  onPrimary: '#04251c',
  danger: '#ff9e94',
  dangerHover: '#ffb9b2',
  onDanger: '#3a0d09',
  liveBar: '#0a2a21',
  onLiveBar: '#eef5f1',
  tones: {
    good: { text: '#7fd6a1', fill: '#13301f', line: '#23513a' },
    warn: { text: '#f0bf66', fill: '#33260c', line: '#5b4518' },
    bad: { text: '#ff9e94', fill: '#3a1714', line: '#66302b' },
    info: { text: '#95bef5', fill: '#14263f', line: '#274369' },
    neutral: { text: '#b5bfba', fill: '#242a27', line: '#38403c' },
  },
  shadow: 'none',
};

export const tokens: Readonly<Record<Mode, Tokens>> = { light, dark };

export const mono =
  'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';
export const sans =
  'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
