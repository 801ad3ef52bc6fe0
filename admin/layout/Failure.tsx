import { Box } from '@mui/material';
import { ErrorState } from '../ui/ErrorState.tsx';

/** When the console itself breaks. */
export const Failure = ({
  error,
  resetErrorBoundary,
}: {
  error: unknown;
  resetErrorBoundary: (...args: unknown[]) => void;
}) => (
  <Box component="main" sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center' }}>
    <ErrorState heading="h1" error={error} retry={() => resetErrorBoundary()} />
  </Box>
);
