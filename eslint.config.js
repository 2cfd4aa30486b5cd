import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The import rule of docs/architecture.md: who may import whom, by relative path. */
const onlyImports = (message, ...allowed) => ['error', { patterns: [{ regex: `^\\.\\./(?!${allowed.join('|')})`, message }] }];

const noClockNoChance = [
  { object: 'Math', property: 'random', message: 'Draw from run.random or run.stream: results must be reproducible.' },
  { object: 'Date', property: 'now', message: 'No wall clock in methods and problems.' },
  { object: 'performance', property: 'now', message: 'No wall clock in methods and problems.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'dist-bench/', 'node_modules/', 'runs/', 'coverage/', 'test/third-party/', 'test/conformance/broken/'] },
  js.configs.recommended,
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' }],
      '@typescript-eslint/prefer-for-of': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  // A test reads what the program printed, whatever that is.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  {
    files: ['plugins/**/*.ts'],
    rules: {
      'no-restricted-imports': onlyImports('A plugin imports core/index.js, core/contract and plugins/shared only.', 'shared/', '\\.\\./core/index\\.js$', '\\.\\./core/contract/'),
      'no-restricted-properties': ['error', ...noClockNoChance],
    },
  },
  {
    files: ['plugins/shared/*/*.ts'],
    rules: { 'no-restricted-imports': onlyImports('What plugins share imports core and plugins/shared only.', '[a-z-]+\\.js$', '[a-z-]+/', '\\.\\./\\.\\./core/index\\.js$', '\\.\\./\\.\\./core/contract/') },
  },
  {
    files: ['problems/**/*.ts'],
    rules: {
      'no-restricted-imports': onlyImports('A family imports core/index.js, core/contract and problems/shared only.', 'shared/', '\\.\\./core/index\\.js$', '\\.\\./core/contract/'),
      'no-restricted-properties': ['error', ...noClockNoChance],
    },
  },
  {
    files: ['problems/*/*/*.ts'],
    rules: { 'no-restricted-imports': onlyImports('A part of a family imports its family, core/index.js, core/contract and problems/shared only.', '[a-z-]+\\.js$', '[a-z-]+/[a-z-]+\\.js$', '\\.\\./shared/', '\\.\\./\\.\\./core/index\\.js$', '\\.\\./\\.\\./core/contract/') },
  },
  {
    files: ['core/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '(^|/)(plugins|problems)/', message: 'Core never imports a plugin or a problem: registry.json names them.' }] }] },
  },
  {
    files: ['core/contract/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^\\.\\./', message: 'The contract stands on its own.' }] }] },
  },
);
