// Text fields with their label, help and error tied together for screen readers.
import { NativeSelect, Textarea, TextInput, type NativeSelectProps, type TextareaProps, type TextInputProps } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A label is not optional: a placeholder is not a name. */
interface Named {
  readonly label: ReactNode;
}

/** Personal fields are not offered to a browser's memory, which would write them in the profile. */
export function Field(props: TextInputProps & Named): ReactNode {
  return <TextInput autoComplete="off" spellCheck={false} {...props} />;
}

export function TextAreaField(props: TextareaProps & Named): ReactNode {
  return <Textarea autoComplete="off" {...props} />;
}

/** The system's own list: the one that every screen reader and every keyboard habit knows. */
export function SelectField(props: NativeSelectProps & Named): ReactNode {
  return <NativeSelect rightSection={<IconChevronDown size={20} stroke={1.9} aria-hidden="true" />} {...props} />;
}
