/* 議会の日程: sessions, trainings and elections. Whoever changes a day that another clerk changed meanwhile is told. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import { Form, type Ask } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { Panel } from '../kit/panel';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const kinds = ['定例会', '研修会', '選挙'].map((kind): [string, string] => [kind, kind]);
const asks: Ask[] = [
    { key: 'kind', label: '種類', options: kinds },
    { key: 'name', label: '名前', hint: '例: 6月定例会', optional: true },
    { key: 'from', label: '始まりの日', hint: '選挙は告示日', type: 'date' },
    {
        key: 'until',
        label: '終わりの日',
        hint: '選挙は投票日。1日だけのときは空けておきます',
        type: 'date',
        optional: true,
        wrong: (value, all) => (value < (all['from'] ?? '') ? '終わりの日は、始まりの日より後にしてください' : null),
    },
];
const idAsk: Ask = {
    key: 'id',
    label: '見出し',
    hint: '予定を見分ける短い名前。半角の英小文字、数字、ハイフン（例: 2027-06）',
    wrong: (value) => (/^[a-z0-9-]+$/.test(value) ? null : '半角の英小文字、数字、ハイフンだけを使ってください'),
};
/* What the server holds against what it has now. */
const asIs = (row: Row) => [row['kind'], row['from'], row['until'], row['name']].join(' ');

function Change(props: { row: Row; done: () => void; close: () => void }) {
    const { row } = props;
    const start = Object.fromEntries(['kind', 'name', 'from', 'until'].map((key) => [key, String(row[key] ?? '')]));
    return (
        <Panel title={`「${row['name']}」を変える`} close={props.close} leave="やめる">
            <Form
                id="change"
                asks={asks}
                start={start}
                doing="変える"
                run={async (values) => {
                    await act('calendar.set', { ...values, id: row['id'], was: asIs(row) });
                    say('日程を変えました');
                    props.done();
                    props.close();
                }}
            />
        </Panel>
    );
}

type Step = { kind: 'change' | 'remove'; row: Row };
function Steps(props: { step: Step; again: () => void; close: () => void }) {
    const { kind, row } = props.step;
    if (kind === 'change') return <Change row={row} done={props.again} close={props.close} />;
    return (
        <Confirm
            title={`「${row['name']}」を消しますか`}
            doing="消す"
            close={props.close}
            run={async () => {
                await act('calendar.remove', { id: row['id'], was: asIs(row) });
                say('日程を消しました');
                props.again();
            }}
        >
            <p>
                この日程をもとにした「お願いする日」と、選挙の間、お願いを控える期間が、計算し直されます。まちがえて消したときは、同じ見出しで入れ直すと元に戻ります。
            </p>
        </Confirm>
    );
}

function View(props: Props) {
    const [step, setStep] = useState<Step | null>(null);
    const clerk = props.session.rights.includes('clerk');
    const acts = (row: Row) => (
        <>
            <button type="button" class="small plain" onClick={() => setStep({ kind: 'change', row })}>
                変える<span class="unseen">: {row['name']}</span>
            </button>
            <button type="button" class="small plain" onClick={() => setStep({ kind: 'remove', row })}>
                消す<span class="unseen">: {row['name']}</span>
            </button>
        </>
    );
    return (
        <Sheet report="calendar">
            {(report, again) => (
                <>
                    <Grid
                        caption={`${report.rows.length}件`}
                        columns={pick(report, ['kind', 'name', 'from', 'until', 'id'])}
                        rows={report.rows}
                        head="name"
                        empty="日程はまだありません。定例会、研修会、選挙を入れると、お願いする日がそれに合います。"
                        {...(clerk ? { act: acts } : {})}
                    />
                    {clerk && (
                        <section aria-labelledby="day-add">
                            <h2 id="day-add">日程を加える</h2>
                            <Form
                                id="day"
                                asks={[...asks, idAsk]}
                                doing="加える"
                                run={async (values) => {
                                    await act('calendar.set', { ...values, was: '' });
                                    say('日程を加えました');
                                    again();
                                }}
                            />
                        </section>
                    )}
                    {step && <Steps step={step} again={again} close={() => setStep(null)} />}
                </>
            )}
        </Sheet>
    );
}

export const calendar: Page = { path: 'calendar', title: '議会の日程', menu: 'まいつき', place: 4, right: 'report', View };
