import { formatUtc } from './format.ts';
import { TimeText } from './TimeText.tsx';

/** How long ago, and the instant in UTC beside it: for pages of one record, where there is room for both. */
export const ExactTime = ({ at }: { at: string }) => (
  <>
    <TimeText at={at} /> · {formatUtc(at)}
  </>
);
