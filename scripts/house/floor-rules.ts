import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';
import { PURE_PACKAGES, ROOMS, type Room, TEST_FILE } from './rooms.ts';

const TESTS = TEST_FILE.source;

/** A pattern for the files of these rooms; never matches when there are none. */
function filesOf(rooms: readonly Room[]): string {
  return rooms.length === 0 ? '^$' : `^src/(${rooms.map((room) => room.name).join('|')})/`;
}

function rulesOf(room: Room): IForbiddenRuleType[] {
  const from = { path: filesOf([room]) };
  const above = ROOMS.filter((other) => other.floor > room.floor);
  const beside = ROOMS.filter((other) => other.floor === room.floor && other !== room);
  return [
    { name: `upward-from-${room.name}`, severity: 'error', from, to: { path: filesOf(above) } },
    { name: `sideways-from-${room.name}`, severity: 'error', from, to: { path: filesOf(beside) } },
  ];
}

const pureFiles = { path: filesOf(ROOMS.filter((room) => room.pure)), pathNot: TESTS };
const sourceFiles = { path: '^src/', pathNot: TESTS };

/** The floors as rules of dependency-cruiser, made from the table of rooms. Types count as imports. */
export const FLOOR_RULES: IConfiguration = {
  forbidden: [
    ...ROOMS.flatMap(rulesOf),
    { name: 'cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'node-module-in-pure-room', severity: 'error', from: pureFiles, to: { dependencyTypes: ['core'] } },
    {
      name: 'impure-room-in-pure-room',
      severity: 'error',
      from: pureFiles,
      to: { path: filesOf(ROOMS.filter((room) => !room.pure)) },
    },
    {
      name: 'impure-package-in-pure-room',
      severity: 'error',
      from: pureFiles,
      to: { path: 'node_modules/', pathNot: `node_modules/(${PURE_PACKAGES.join('|')})/` },
    },
    {
      name: 'development-package-in-source',
      severity: 'error',
      from: sourceFiles,
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'test-in-source', severity: 'error', from: sourceFiles, to: { path: TESTS, pathNot: 'node_modules/' } },
    {
      name: 'outside-in-source',
      severity: 'error',
      from: sourceFiles,
      to: { path: '^(bench|lab|scripts|test)/' },
    },
  ],
  options: {
    // With its default parser dependency-cruiser reads no TypeScript here (TypeScript 7 has no JavaScript API) and
    // calls an empty house clean; floors.ts therefore also compares what it saw with what is on disk.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
