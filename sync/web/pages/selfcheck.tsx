/* 個人の点検: a period is opened, and closed once; then how often each answer was given, and nobody's answers. */
import { useState } from 'preact/hooks';
import { act, report as load, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import { Form, type Ask, type Values } from '../kit/form';
import { Grid } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const idAsk: Ask = {
    key: 'id',
    label: '見出し',
    hint: '回を見分ける短い名前。半角の英小文字、数字、ハイフン（例: 2026-1）',
    wrong: (value) => (/^[a-z0-9-]+$/.test(value) ? null : '見出しは、半角の英小文字、数字、ハイフンだけを使ってください'),
};
const opening: Ask[] = [
    idAsk,
    { key: 'name', label: '名前', hint: '例: 令和8年度第1回' },
    { key: 'from', label: '始まりの日', type: 'date' },
    {
        key: 'until',
        label: '終わりの日',
        type: 'date',
        wrong: (value, all) => (value < (all['from'] ?? '') ? '終わりの日は、始まりの日より後にしてください' : null),
    },
    { key: 'who', label: '対象', options: [['両方', '議員と職員'], ['議員', '議員'], ['職員', '職員']] },
];
const closing = (open: Row[]): Ask[] => [
    { key: 'id', label: '終える点検', options: open.map((one): [string, string] => [String(one['id']), String(one['name'])]) },
    {
        key: 'anyway',
        label: '終わりの日のあと、まだ連絡のない端末があるとき',
        options: [['no', '終えないで、知らせる'], ['yes', '届いた分だけで終える']],
    },
];

interface Closed {
    name: string;
    counted: number;
    dropped: number;
}
const told = ({ name, counted, dropped }: Closed) =>
    counted === 0
        ? `${name}を終えました。答えが少ないため、結果は示しません（集計に含めず ${dropped}件）`
        : `${name}を終えました。集計した答え ${counted}件、集計に含めず ${dropped}件です`;

function Close(props: { open: Row[]; again: () => void }) {
    const [ends, setEnds] = useState<Values | null>(null);
    const [done, setDone] = useState<string | null>(null);
    return (
        <section aria-labelledby="check-close">
            <h2 id="check-close">点検を終えて集計する</h2>
            {props.open.length > 0 ? (
                <Form id="close" asks={closing(props.open)} doing="終える前に確かめる" run={async (values) => setEnds(values)} />
            ) : (
                <p class="empty">実施中の点検はありません。</p>
            )}
            {done !== null && <p class="notice">{done}</p>}
            {ends && (
                <Confirm
                    title="点検を終えますか"
                    doing="終えて集計する"
                    close={() => setEnds(null)}
                    run={async () => {
                        const { anyway, ...one } = ends;
                        const text = told(await act<Closed>('selfcheck.close', anyway === 'yes' ? ends : one));
                        setDone(text);
                        say(text);
                        props.again();
                    }}
                >
                    <p>答えを開けるのは1回だけです。問いごとの数を残して、答えは消します。元に戻すことはできません。</p>
                </Confirm>
            )}
        </section>
    );
}

/* What a clerk does: the periods, beginning one, ending one. */
function Periods(props: { again: () => void }) {
    const loaded = useLoad(() => load('periods'), 'periods');
    const again = () => {
        loaded.again();
        props.again();
    };
    return (
        <Wait of={loaded}>
            {(report) => (
                <>
                    <section aria-labelledby="check-open">
                        <h2 id="check-open">点検を始める</h2>
                        <Form
                            id="open"
                            asks={opening}
                            doing="始める"
                            run={async (values) => {
                                await act('selfcheck.open', values);
                                say('点検を始めました');
                                again();
                            }}
                        />
                    </section>
                    <Close open={report.rows.filter((one) => one['state'] === '実施中')} again={again} />
                    <section aria-labelledby="check-all">
                        <h2 id="check-all">これまでの点検</h2>
                        <Grid
                            caption={`点検の回（${report.rows.length}件）`}
                            columns={report.columns}
                            rows={report.rows}
                            head="name"
                            empty="点検は、まだ行っていません。"
                        />
                    </section>
                </>
            )}
        </Wait>
    );
}

function View(props: Props) {
    return (
        <Sheet report="selfcheck">
            {(report, again) => (
                <>
                    <p>名前を書かない点検です。だれの答えかは、事務局にも分かりません。答えが5人に満たないときは、結果を出しません。</p>
                    <Grid
                        caption="問いごとの答えの数"
                        columns={report.columns}
                        rows={report.rows}
                        head="question"
                        empty="示せる結果は、まだありません。"
                    />
                    {props.session.rights.includes('clerk') && <Periods again={again} />}
                </>
            )}
        </Sheet>
    );
}

export const selfcheck: Page = { path: 'selfcheck', title: '個人の点検', menu: '理解', place: 6, right: 'report', View };
