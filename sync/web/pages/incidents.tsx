/* 出来事の記録: what happened, by day and clause and in chosen words, for 見直し資料. Nobody's name; it can be taken back. */
import { useState } from 'preact/hooks';
import { act, report as load, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import { Form, type Ask } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const chosen = (words: string[]): [string, string][] => [['', '選んでください'], ...words.map((one): [string, string] => [one, one])];
const KINDS = [
    '紛失・置き忘れ',
    '送り先の誤り',
    '不審なメール・画面',
    '電話や訪問でのなりすまし',
    'のぞき見・立ち入り',
    '持出しや保存の取り違え',
    '機器・システムの故障',
    '災害・停電',
    'そのほか',
];
const RESULTS = [
    '被害の前に止めた',
    '被害はなかった',
    '回収・復旧した',
    '確かめている',
    '情報が外に出た',
    '情報が失われた',
    '仕事が一時止まった',
];

const asksOf = (clauses: [string, string][]): Ask[] => [
    { key: 'on', label: 'あった日', type: 'date' },
    { key: 'kind', label: '種類', options: chosen(KINDS) },
    { key: 'clause', label: '基本方針の条項', options: [['', '選んでください'], ...clauses] },
    { key: 'result', label: '結果', options: chosen(RESULTS) },
    { key: 'note', label: 'メモ', optional: true, hint: '60文字まで。お名前や、だれのことか分かることは書きません' },
];

const clausesOf = (rows: Row[]): [string, string][] => [
    ...new Map(rows.map((row): [string, string] => [String(row['clause']), `${row['clause']} ${row['title']}`])),
];

function Undo(props: { row: Row; done: () => void; close: () => void }) {
    return (
        <Confirm
            title={`「${props.row['kind']}」の登録を取り消しますか`}
            doing="取り消す"
            close={props.close}
            run={async () => {
                await act('incident.undo', { id: props.row['id'] });
                say('登録を取り消しました');
                props.done();
            }}
        >
            <p>見直し資料に載らなくなります。取り消したことは、一覧に残ります。</p>
        </Confirm>
    );
}

function Enter(props: { again: () => void }) {
    const loaded = useLoad(async () => clausesOf((await load('gaps')).rows), 'clauses');
    return (
        <section aria-labelledby="incident-add">
            <h2 id="incident-add">登録する</h2>
            <Wait of={loaded}>
                {(clauses) => (
                    <Form
                        id="incident"
                        asks={asksOf(clauses)}
                        doing="登録する"
                        run={async (values) => {
                            await act('incident.add', values);
                            say('出来事を登録しました');
                            props.again();
                        }}
                    />
                )}
            </Wait>
        </section>
    );
}

function View() {
    const [row, setRow] = useState<Row | null>(null);
    return (
        <Sheet report="incidents">
            {(report, again) => (
                <>
                    <p>紛失や不審なメールなど、あったことを残します。見直し資料に載ります。だれのことかは、書くところがありません。</p>
                    <Enter again={again} />
                    <Grid
                        caption={`登録した出来事（${report.rows.length}件）`}
                        columns={pick(report, ['on', 'kind', 'clause', 'result', 'note', 'state'])}
                        rows={report.rows}
                        head="kind"
                        empty="まだ登録はありません。"
                        act={(one) =>
                            one['state'] !== '取消' && (
                                <button type="button" class="small plain" onClick={() => setRow(one)}>
                                    取り消す<span class="unseen">: {one['kind']} {one['note']}</span>
                                </button>
                            )
                        }
                    />
                    {row && <Undo row={row} done={again} close={() => setRow(null)} />}
                </>
            )}
        </Sheet>
    );
}

export const incidents: Page = { path: 'incidents', title: '出来事の記録', menu: '備え', place: 8, right: 'clerk', View };
