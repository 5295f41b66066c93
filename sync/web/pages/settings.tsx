/* 設定: how the kiosks work for this council. Each is changed alone, after it was said what changes. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import type { Options } from '../kit/field';
import { Form, type Ask } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { Panel } from '../kit/panel';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const choices: Record<string, Options> = {
    signin: [
        ['open', '一覧から選ぶだけ'],
        ['pin', 'PIN'],
        ['card', '受講カード'],
        ['card_pin', '受講カードとPIN'],
        ['witness', '事務局立会い'],
    ],
    asks_in_elections: [
        ['no', 'お願いしない'],
        ['yes', 'お願いする'],
    ],
};
const hints: Record<string, string> = {
    signin: '変えると、次に端末が名簿を受け取ったときから変わります。',
    code_days: '1日から366日まで',
};
const shown = (row: Row) =>
    choices[String(row['setting'])]?.find(([value]) => value === row['value'])?.[1] ?? (row['value'] || '（はじめの値）');

function askOf(row: Row): Ask {
    const name = String(row['setting']);
    const hint = hints[name];
    const options = choices[name];
    return {
        key: 'value',
        label: String(row['what']),
        ...(hint === undefined ? {} : { hint }),
        ...(options === undefined ? {} : { options }),
        numbers: name === 'code_days',
    };
}

function Change(props: { row: Row; done: () => void; close: () => void }) {
    const { row } = props;
    return (
        <Panel title="設定を変える" close={props.close} leave="やめる">
            <Form
                id="setting"
                asks={[askOf(row)]}
                start={row['value'] ? { value: String(row['value']) } : undefined}
                doing="変える"
                run={async (values) => {
                    await act('council.set', { name: row['setting'], value: values['value'], was: row['value'] });
                    say(`${row['what']}を変えました`);
                    props.done();
                    props.close();
                }}
            />
        </Panel>
    );
}

function View(props: Props) {
    const [row, setRow] = useState<Row | null>(null);
    const admin = props.session.rights.includes('admin');
    return (
        <Sheet report="settings">
            {(report, again) => (
                <>
                    <Grid
                        caption="設定"
                        columns={pick(report, ['what', 'value'])}
                        rows={report.rows}
                        head="what"
                        empty="設定はありません。"
                        cells={{ value: shown }}
                        {...(admin
                            ? {
                                  act: (one: Row) => (
                                      <button type="button" class="small plain" onClick={() => setRow(one)}>
                                          変える<span class="unseen">: {one['what']}</span>
                                      </button>
                                  ),
                              }
                            : {})}
                    />
                    <p class="hint">日数や研修修了証のように決定が要るものは「決定事項」で、連絡先は教材の中で変えます。</p>
                    {row && <Change row={row} done={again} close={() => setRow(null)} />}
                </>
            )}
        </Sheet>
    );
}

export const settings: Page = { path: 'settings', title: '設定', menu: '設定', place: 2, right: 'clerk', View };
