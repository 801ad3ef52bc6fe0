import { Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { CreateBase, Form, useCreatePath, useResourceContext, useTranslate } from 'react-admin';
import { FormActions } from './FormActions.tsx';
import { Page } from './Page.tsx';
import { RequireScope } from './RequireScope.tsx';

interface CreateFrameProps {
  scope: string;
  title: string;
  lead?: string;
  submit: string;
  defaults?: object;
  width?: number;
  transform?: (form: never) => object;
  children: ReactNode;
}

export const CreateFrame = ({
  scope,
  title,
  lead,
  submit,
  defaults,
  width = 720,
  transform,
  children,
}: CreateFrameProps) => {
  const t = useTranslate();
  const resource = useResourceContext() ?? '';
  const list = useCreatePath()({ resource, type: 'list' });
  return (
    <RequireScope scope={scope} title={title}>
      <CreateBase redirect="show" transform={transform as never}>
        <Page
          title={title}
          lead={lead}
          width={width}
          back={{ to: list, label: t(`resources.${resource}.name`, { smart_count: 2 }) }}
        >
          <Form defaultValues={defaults} mode="onTouched" noValidate warnWhenUnsavedChanges>
            <Stack sx={{ gap: 2.5 }}>
              {children}
              <FormActions submit={submit} cancelTo={list} />
            </Stack>
          </Form>
        </Page>
      </CreateBase>
    </RequireScope>
  );
};
