// Lint: type-checked rules, the house style, and the dependency rule between folders.
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** A folder and what it may not import. `core` imports nothing of ours; only electron/ imports Electron. */
function fence(folder, forbidden, electronAllowed = false) {
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: electronAllowed ? [] : [{ name: 'electron', message: 'Only electron/ imports Electron.' }],
          patterns: forbidden.map((name) => ({
            regex: `^(\\.\\./)+${name}/`,
            message: `${folder}/ must not import ${name}/ (docs/architecture.md, dependency rule).`,
          })),
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'release/**', 'node_modules/**', 'docs/**', 'resources/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // All in one program: the projects of the compiler would each check the others' files again.
        project: './tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  fence('core', ['db', 'electron', 'renderer', 'tests']),
  fence('db', ['electron', 'renderer', 'tests']),
  fence('renderer', ['db', 'electron', 'tests']),
  fence('electron', ['renderer', 'tests'], true),
  {
    // The store, the gateway and the solver run under plain Node in tests: their entry talks to the parent port without Electron.
    files: ['electron/store/**/*.ts', 'electron/telephony/**/*.ts', 'electron/solver/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'electron', message: 'This process runs under plain Node too.' }] }] },
  },
  {
    files: ['electron/**/*.ts'],
    ignores: ['electron/main/router.ts'],
    rules: {
      'no-restricted-syntax': ['error', { selector: "ImportSpecifier[imported.name='ipcMain']", message: 'Only router.ts uses ipcMain.' }],
    },
  },
  { files: ['renderer/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: reactHooks.configs.recommended.rules },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/*.{mjs,mts,cjs,js}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { require: 'readonly', module: 'writable', __dirname: 'readonly', globalThis: 'readonly', setInterval: 'readonly', clearInterval: 'readonly', performance: 'readonly', AbortSignal: 'readonly', process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly' } },
    rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
