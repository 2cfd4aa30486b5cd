/** `plugin new` and `plugin test`. */
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutTypes } from '../../core/cli/plugin/erase.js';
import { pluginFiles } from '../../core/cli/plugin/new.js';
import { companions } from '../../core/cli/plugin/templates/index.js';
import { openSandbox, type Sandbox } from './program.js';

let box: Sandbox;
beforeAll(() => { box = openSandbox(); });
afterAll(() => { box.close(); });

const wanted: readonly (readonly [string, string])[] = [
  ['solver', 'gradient'], ['solver', 'value'], ['solver', 'smoothGradient,prox'], ['solver', 'smoothValue,smoothGradient,prox'], ['solver', 'valueBatch'], ['solver', 'value,valueBatch'], ['solver', 'hessianVector'],
  ['solver', 'sampleGradient'], ['solver', 'gradient,sampleGradient,hessianVector'], ['solver', 'linearProgram'], ['solver', 'box'], ['ask-tell', 'value'], ['analysis', 'gradient,value'], ['problem', ''],
];

describe('the compiled module of a new plugin is what the compiler makes of its source', () => {
  it.each(wanted)('%s %s', (kind, accepts) => {
    const names = accepts.split(',').filter((name) => name !== ''), source = pluginFiles('my-plugin', kind, [...companions(kind, names), ...names])['src/index.ts']!;
    const compiled = (text: string): string => ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText;
    expect(compiled(withoutTypes(source))).toBe(compiled(source));
  });
});

describe('plugin new', () => {
  it.each([['solver', 'smoothGradient,prox'], ['solver', 'linearProgram'], ['ask-tell', 'value'], ['problem', '']])('%s %s passes plugin test at once', (kind, accepts) => {
    const id = `my-${kind}-${accepts.replace(',', '-').toLowerCase() || 'family'}`;
    expect(box.run(['plugin', 'new', id, '--kind', kind, ...(accepts ? ['--accepts', accepts] : [])]).status).toBe(0);
    expect(box.json(['plugin', 'test', id])).toMatchObject({ status: 0, document: { passed: true, warnings: [] } });
  });

  it.each([
    ['an id with capitals', ['My-Method'], 'plugin-id'], ['an id that is taken', ['fista'], 'plugin-id'], ['an unknown oracle', ['my-a', '--accepts', 'gradiant'], 'unknown-oracle'],
    ['an unknown kind', ['my-b', '--kind', 'solvr'], 'plugin-kind'], ['two forms of an objective', ['my-c', '--accepts', 'gradient,prox'], 'accepts-terms'],
  ])('refuses %s and writes nothing', (_what, args, code) => {
    expect(box.json(['plugin', 'new', ...args])).toMatchObject({ status: 2, document: { error: { code } } });
    expect(box.exists(args[0]!)).toBe(false);
  });

  it('says what was meant', () => {
    expect(box.json(['plugin', 'new', 'my-d', '--accepts', 'gradiant']).document.error.suggestion).toContain('`gradient`');
  });

  it('does not write to a folder that exists', () => {
    box.write({ 'my-folder/keep.txt': 'mine' });
    expect(box.json(['plugin', 'new', 'my-folder'])).toMatchObject({ status: 2, document: { error: { code: 'plugin-exists' } } });
  });
});

describe('plugin test', () => {
  it('ends with 4 and says what is wrong when a golden number is', () => {
    box.run(['plugin', 'new', 'my-wrong']);
    const file = box.path('my-wrong', 'golden.json'), golden = JSON.parse(readFileSync(file, 'utf8'));
    golden.records[1].x[0] += 1;
    writeFileSync(file, JSON.stringify(golden));
    const { status, document } = box.json(['plugin', 'test', 'my-wrong']);
    expect({ status, passed: document.passed }).toEqual({ status: 4, passed: false });
    expect(document.checks.filter(({ passed }: { passed: boolean }) => !passed)).toMatchObject([{ name: 'first steps equal the golden vector', message: /x\[0\] at k = 1/ }].map((one) => ({ ...one, message: expect.stringMatching(one.message) })));
  });

  it('lists a check that the manifest excludes with its reason, and fails a capability that no test exercises and an exclusion that is misspelt', () => {
    const change = (id: string, to: string): string => {
      box.run(['plugin', 'new', id, '--accepts', 'gradient']);
      const file = box.path(id, 'dist', 'index.js'), source = readFileSync(file, 'utf8'), changed = source.replace("merit: 'value',", `merit: 'value', ${to},`);
      expect(changed).not.toBe(source);
      writeFileSync(file, changed);
      return box.run(['plugin', 'test', id, '--update']).stdout;
    };
    expect(change('my-excused', "conformance: { exclude: { 'reaches the known optimum': 'it only takes ten steps' } }")).toMatch(/- {2}reaches the known optimum[\s\S]*excluded by the manifest\n {2}reaches the known optimum: it only takes ten steps[\s\S]*checks passed/);
    expect(change('my-idle', "uses: ['hessianVector']")).toMatch(/✗ every declared capability shows in a run\n {2}A declared capability that no test exercises: oracle `hessianVector` is never called/);
    expect(change('my-misspelt', "conformance: { exclude: { 'reaches the optimum': 'why' } }")).toMatch(/✗ reaches the optimum\n {2}The manifest excludes this check, which does not exist/);
  });

  it('refuses a folder that is not there', () => {
    expect(box.json(['plugin', 'test', 'nowhere'])).toMatchObject({ status: 2, document: { error: { code: 'plugin-folder' } } });
  });
});
