import { Box, Drawer } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { ScrollRestoration, useLocation } from 'react-router';
import { ApiKeyRevealProvider } from '../api-keys/ApiKeyReveal.tsx';
import { loadViewer } from '../authProvider.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { WebhookRevealProvider } from '../webhooks/WebhookReveal.tsx';
import { ConsoleAppBar } from './ConsoleAppBar.tsx';
import { useEnvironment, useViewer, ViewerContext } from './context.ts';
import { Loading } from './Loading.tsx';
import { Navigation } from './Navigation.tsx';
import { SkipLink } from './SkipLink.tsx';
import { TestBanner } from './TestBanner.tsx';
import { useKeepFocus } from './useKeepFocus.ts';
import { VerifyEmail } from './VerifyEmail.tsx';
import { ViewerFailure } from './ViewerFailure.tsx';

export const ConsoleLayout = ({ children }: { children: ReactNode }) => {
  const environment = useEnvironment();
  const viewer = useQuery({
    queryKey: ['viewer'],
    queryFn: () => loadViewer(environment),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (viewer.error) return <ViewerFailure error={viewer.error} retry={() => void viewer.refetch()} />;
  if (!viewer.data) return <Loading />;
  return (
    <ViewerContext value={viewer.data}>
      <ApiKeyRevealProvider>
        <WebhookRevealProvider>
          <Frame>{children}</Frame>
        </WebhookRevealProvider>
      </ApiKeyRevealProvider>
    </ViewerContext>
  );
};

const Frame = ({ children }: { children: ReactNode }) => {
  const [open, setOpen] = useState(false);
  const test = useEnvironment() === 'TEST';
  const { pathname } = useLocation();
  const { user } = useViewer();
  useKeepFocus(pathname);
  return (
    <Box
      sx={{ minHeight: '100dvh', display: 'flex', flexDirection: 'column', bgcolor: 'background.default' }}
    >
      <SkipLink />
      <ScrollRestoration />
      <Box sx={{ position: 'sticky', top: 0, zIndex: 'appBar' }}>
        <ConsoleAppBar onMenu={() => setOpen(true)} />
        {test && <TestBanner />}
      </Box>
      <Box sx={{ display: 'flex', flex: 1, minWidth: 0 }}>
        <Box
          sx={{
            display: { xs: 'none', md: 'block' },
            width: 216,
            flexShrink: 0,
            borderRight: 1,
            borderColor: 'divider',
            bgcolor: 'background.paper',
          }}
        >
          <Box
            sx={{
              position: 'sticky',
              top: test ? 86 : 56,
              maxHeight: `calc(100dvh - ${test ? 86 : 56}px)`,
              overflowY: 'auto',
            }}
          >
            <Navigation />
          </Box>
        </Box>
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          sx={{ display: { md: 'none' } }}
          slotProps={{ paper: { sx: { width: 248 } } }}
        >
          <Navigation onNavigate={() => setOpen(false)} />
        </Drawer>
        <Box
          component="main"
          id="main-content"
          tabIndex={-1}
          sx={{
            flex: 1,
            minWidth: 0,
            px: { xs: 2, sm: 3, lg: 4 },
            pt: { xs: 2.5, md: 3.5 },
            pb: 8,
            outline: 'none',
          }}
        >
          {user?.mustVerifyEmail && <VerifyEmail email={user.email} />}
          <ErrorBoundary
            resetKeys={[pathname]}
            fallbackRender={({ error, resetErrorBoundary }) => (
              <ErrorState error={error} retry={resetErrorBoundary} />
            )}
          >
            <Suspense fallback={<Loading />}>{children}</Suspense>
          </ErrorBoundary>
        </Box>
      </Box>
    </Box>
  );
};
