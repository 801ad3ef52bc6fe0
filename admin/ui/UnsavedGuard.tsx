import { useWarnWhenUnsavedChanges } from 'react-admin';
import { useFormContext } from 'react-hook-form';

export const UnsavedGuard = () => {
  useWarnWhenUnsavedChanges(true, undefined, useFormContext().control);
  return null;
};
