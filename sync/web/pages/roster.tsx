/* 名簿: who is there, and taking in a file: first what it would change, then, if that is right, the change. */
import { useRef, useState } from 'preact/hooks';
import { act } from '../api';
import { Confirm } from '../kit/dialog';
import { Grid, pick } from '../kit/grid';
import { words } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { Progress, useDoing } from '../kit/progress';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';
import { table, type Table } from '../kit/table';

interface Whom {
    name: string;
    status: string;
    seat?: number;
}
interface Duty {
    name: string;
    course: string;
    due_on?: string | null;
}
interface Plan {
    seen?: string;
    opening?: Duty[];
    closing?: Duty[];
    added?: Whom[];
    changed?: { name: string; fields: { field: string; from: string; to: string }[] }[];
    left?: Whom[];
    not_mentioned?: Whom[];
    unchanged?: number;
    duties_opened?: number;
    duties_closed?: number;
    ignored_columns?: string;
    readings?: { line: number; name: string; reading: string }[];
    faults?: { line: number; text: string }[];
    more?: number;
}

function People(props: { title: string; list: Whom[] | undefined }) {
    if (!props.list?.length) return null;
    return (
        <>
            <h3>
                {props.title}（{props.list.length}人）
            </h3>
            <ul>
                {props.list.map((one, i) => (
                    <li key={i}>
                        {one.seat ? `議席${one.seat}　` : ''}
                        {one.name}（{one.status}）
                    </li>
                ))}
            </ul>
        </>
    );
}

function Changed(props: { list: Plan['changed'] }) {
    if (!props.list?.length) return null;
    return (
        <>
            <h3>変わる方（{props.list.length}人）</h3>
            <ul>
                {props.list.map((one, i) => (
                    <li key={i}>
                        {one.name}: {one.fields.map((f) => `${f.field} ${f.from || '（なし）'} → ${f.to || '（なし）'}`).join('、')}
                    </li>
                ))}
            </ul>
        </>
    );
}

function Duties(props: { title: string; list: Duty[] | undefined }) {
    if (!props.list?.length) return null;
    return (
        <details>
            <summary>{props.title}</summary>
            <ul>
                {props.list.map((one, i) => (
                    <li key={i}>
                        {one.name}: {one.course}
                        {one.due_on ? `（お願いする日 ${one.due_on}）` : ''}
                    </li>
                ))}
            </ul>
        </details>
    );
}

function Faults(props: { plan: Plan }) {
    const { faults = [], more = 0 } = props.plan;
    return (
        <div class="notice look" role="alert">
            <p>取り込めないところがあります。ファイルを直して、選び直してください。名簿はまだ変わっていません。</p>
            <ul>
                {faults.map((fault, i) => (
                    <li key={i}>
                        {fault.line}行目: {fault.text}
                    </li>
                ))}
                {more > 0 && <li>ほか{more}件</li>}
            </ul>
        </div>
    );
}

const count = (plan: Plan) => (plan.added?.length ?? 0) + (plan.changed?.length ?? 0) + (plan.left?.length ?? 0);

function Preview(props: { plan: Plan; apply: () => void }) {
    const { plan } = props;
    return (
        <section class="result" aria-labelledby="plan">
            <h2 id="plan" tabIndex={-1}>
                取り込むと、こうなります
            </h2>
            <p>
                名簿はまだ変わっていません。変わらない方は {plan.unchanged ?? 0}人です。受けていただく研修は、増えるもの{' '}
                {plan.duties_opened ?? 0}件、終わるもの {plan.duties_closed ?? 0}件です。
            </p>
            <People title="加わる方" list={plan.added} />
            <Changed list={plan.changed} />
            <People title="退任・転出になる方" list={plan.left} />
            <People title="ファイルにない方（このまま残ります）" list={plan.not_mentioned} />
            <Duties title="増える研修を見る" list={plan.opening} />
            <Duties title="終わる研修を見る" list={plan.closing} />
            {(plan.readings?.length ?? 0) > 0 && <p>半角カナのよみは、全角のひらがなに直します（{plan.readings?.length}人）。</p>}
            {plan.ignored_columns && <p>使わない列: {plan.ignored_columns}</p>}
            {count(plan) === 0 ? (
                <p>変わることはありません。</p>
            ) : (
                <button type="button" onClick={props.apply}>
                    この内容で取り込む
                </button>
            )}
        </section>
    );
}

function Import(props: { done: () => void }) {
    const [taken, setTaken] = useState<Table | null>(null);
    const [plan, setPlan] = useState<Plan | null>(null);
    const [error, setError] = useState<string | null>(null);
    const { doing, run } = useDoing();
    const [asks, setAsks] = useState(false);
    const latest = useRef<File | undefined>(undefined); /* what comes of one that was chosen before is not shown as this one's */
    const choose = async (file: File | undefined) => {
        latest.current = file;
        setPlan(null);
        setError(null);
        if (!file) return;
        try {
            const found = await table(file);
            const would = await run('名簿を送っています…', '確かめています…', (tell) => act<Plan>('roster.import', { ...found, dry_run: true }, tell));
            if (latest.current !== file) return;
            setTaken(found);
            setPlan(would);
            say('取り込むとどうなるかを、下に出しました');
        } catch (refused) {
            if (latest.current === file) setError(words(refused));
        }
    };
    return (
        <section aria-labelledby="import">
            <h2 id="import">名簿を取り込む</h2>
            <div class="field">
                <label for="file">名簿のファイル（CSV、Excel）</label>
                <p class="hint" id="file-hint">
                    選ぶと、まず何が変わるかを出します。取り込むのは、それを確かめてからです。書き方は、この名簿を CSV
                    で保存したものと同じです。Excel のブック（xlsx）は、1枚目のシートを読みます。
                </p>
                <input
                    id="file"
                    type="file"
                    accept=".csv,.xlsx,text/csv"
                    aria-describedby="file-hint"
                    onChange={(event) => choose(event.currentTarget.files?.[0])}
                />
            </div>
            <Progress id="roster" of={doing} />
            {error !== null && (
                <p class="notice look" role="alert">
                    {error}
                </p>
            )}
            {plan && (plan.faults ? <Faults plan={plan} /> : <Preview plan={plan} apply={() => setAsks(true)} />)}
            {asks && plan && (
                <Confirm
                    title="名簿を取り込みますか"
                    doing="取り込む"
                    close={() => setAsks(false)}
                    run={async () => {
                        /* another roster by now than the one that was shown: the server refuses */
                        await act<Plan>('roster.import', { ...taken, seen: plan.seen });
                        setAsks(false);
                        setPlan(null);
                        say('名簿を取り込みました');
                        props.done();
                    }}
                >
                    <p>
                        加わる方 {plan.added?.length ?? 0}人、変わる方 {plan.changed?.length ?? 0}人、退任・転出になる方{' '}
                        {plan.left?.length ?? 0}人です。受講の記録は消えません。まちがえたときは、「直前の取り込みを取り消す」で元に戻せます。
                    </p>
                </Confirm>
            )}
        </section>
    );
}

function Undo(props: { done: () => void }) {
    const [asks, setAsks] = useState(false);
    return (
        <p>
            <button type="button" class="plain" onClick={() => setAsks(true)}>
                直前の取り込みを取り消す
            </button>
            {asks && (
                <Confirm
                    title="直前の取り込みを取り消しますか"
                    doing="取り消す"
                    close={() => setAsks(false)}
                    run={async () => {
                        await act('roster.undo', {});
                        say('直前の取り込みを取り消しました');
                        props.done();
                    }}
                >
                    <p>名簿と、受けていただく研修が、取り込む前に戻ります。そのあとに名簿が変わっているときや、加わった方の記録があるときは、戻せません。</p>
                </Confirm>
            )}
        </p>
    );
}

function View(props: Props) {
    return (
        <Sheet report="roster">
            {(report, again) => (
                <>
                    {props.session.rights.includes('clerk') && (
                        <>
                            <Import done={again} />
                            <Undo done={again} />
                        </>
                    )}
                    <Grid
                        caption={`名簿（${report.rows.length}人）`}
                        columns={pick(report, ['seat', 'name', 'reading', 'status', 'employment', 'section', 'kaiha', 'starts_on', 'ends_on'])}
                        rows={report.rows}
                        head="name"
                        empty="名簿はまだありません。議員と職員の一覧（CSV、Excel）を選んで取り込みます。"
                    />
                </>
            )}
        </Sheet>
    );
}

export const roster: Page = { path: 'roster', title: '名簿', menu: 'まいつき', place: 3, right: 'report_names', View };
