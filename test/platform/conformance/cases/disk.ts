import { type Group, type Lab, outcomeNow, outcomeOf, type Step } from "../case.ts";

/** What the platform has for tests of itself. */
interface Limited extends SqlStorage {
  setMaxPageCountForTest(count: number): void;
}

const large = new Uint8Array(1_000_000);
const severalRows = "INSERT INTO t SELECT 2, zeroblob(200000) FROM (SELECT 1 UNION ALL SELECT 2)";

const count: Step = ({ sql, calls }) => ({
  rows: sql.exec("SELECT count(*) AS rows FROM t").one().rows,
  calls,
});

/** Keeps a row, then finds the disk full. */
const fill =
  (inTransaction: boolean, act: (sql: SqlStorage) => unknown): Step =>
  ({ ctx, sql }) => {
    sql.exec("INSERT INTO t VALUES (1, 'before')");
    (sql as Limited).setMaxPageCountForTest(10);
    const fails = () => {
      sql.exec("INSERT INTO t VALUES (1, 'beside')");
      act(sql);
    };
    return outcomeNow(() => (inTransaction ? ctx.storage.transactionSync(fails) : fails()));
  };
const oneRow = (sql: SqlStorage) => sql.exec("INSERT INTO t VALUES (2, ?)", large);
const several = (sql: SqlStorage) => sql.exec(severalRows);

const afterFull = (step: string) => async (lab: Lab) => {
  const one = lab.subject();
  await one.run("count");
  const full = await outcomeOf(() => one.run(step));
  return [full, await lab.subject().run("count")];
};

const words = "database or disk is full: SQLITE_FULL";
const reset = { threw: { name: "Error", message: words, durableObjectReset: true } };
const failed = { value: { threw: { name: "Error", message: words } } };

/** A disk that is full. */
export const disk: Group = {
  steps: {
    begins: ({ sql }) => sql.exec("CREATE TABLE IF NOT EXISTS t (n INTEGER, d BLOB)"),
    count,
    fill: fill(false, oneRow),
    fillInTransaction: fill(true, oneRow),
    fillSeveral: fill(false, several),
    fillSeveralInTransaction: fill(true, several),
  },
  cases: [
    {
      name: "a full disk ends the object, caught or not, and nothing of the turn is kept",
      run: afterFull("fill"),
      expected: [reset, { rows: 0, calls: 1 }],
    },
    {
      name: "a full disk ends the object within transactionSync",
      run: afterFull("fillInTransaction"),
      expected: [reset, { rows: 0, calls: 1 }],
    },
    {
      name: "a full disk undoes a statement of several rows alone",
      run: afterFull("fillSeveral"),
      expected: [failed, { rows: 2, calls: 3 }],
    },
    {
      name: "a full disk undoes a transaction that such a statement fails",
      run: afterFull("fillSeveralInTransaction"),
      expected: [failed, { rows: 1, calls: 3 }],
    },
  ],
};
