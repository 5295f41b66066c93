#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/card_sheet.h"
#include "sync/cli/table.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
    {"kiosk", MM_OPT_STRING, NULL, "NAME", "この端末の分だけ", "only for this kiosk"},
    {"seat", MM_OPT_STRING, NULL, "SEAT", "この議席番号（かお名前）の方の分だけ",
     "only for the person of this seat (or name)"},
    {"reset", MM_OPT_STRING, NULL, "SEAT",
     "PINを忘れた方の予備の番号を出します（--cards なら新しいカード）。議席番号かお名前で",
     "the reserve code of somebody who forgot the PIN (with --cards: a new card), by seat or name"},
    {"cards", MM_OPT_FLAG, NULL, NULL, "番号のかわりに、受講カードに刷る文字を出します",
     "the text to print on cards instead"},
};

enum column { KIOSK, SEAT, NAME, KIND, NUMBER, UNTIL, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [KIOSK] = {"kiosk", "端末", MM_CELL_TEXT, 20},   [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},     [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [NUMBER] = {"number", "番号", MM_CELL_TEXT, 26}, [UNTIL] = {"until", "使える日", MM_CELL_DATE, 12},
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_json *from, struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    struct mm_date day;
    char number[40];

    if (!row)
        return mm_nomem(info);
    mm_cli_group_digits(mm_json_get_str(from, "number", ""), number);
    mm_cell_set_text(&row[KIOSK], mm_json_get_str(from, "kiosk", ""));
    if (mm_json_get_int(from, "seat", 0))
        mm_cell_set_int(&row[SEAT], mm_json_get_int(from, "seat", 0));
    mm_cell_set_text(&row[NAME], mm_json_get_str(from, "name", ""));
    mm_cell_set_text(&row[KIND], mm_json_get_str(from, "status", ""));
    mm_cell_set_text(&row[NUMBER], number);
    if (mm_date_parse(mm_json_get_str(from, "expires_on", ""), &day) == MM_OK)
        mm_cell_set_date(&row[UNTIL], mm_date_start_ms(day));
    mm_wipe(number, sizeof(number));
    return MM_OK;
}

static enum mm_err add_notes(const struct mm_cli *cli, struct mm_report_table *table)
{
    if (mm_cli_flag(cli, "cards"))
        return mm_report_note(table,
                              "受講カードに、番号の文字をそのままQRコードなどで刷ってお渡しください。");
    if (mm_cli_str(cli, "reset", NULL))
        return mm_report_note(
            table, "予備の番号です。端末で「PINを忘れた」を押して入れると、新しいPINを決められます。"
                   "1回だけ使えます。");
    return mm_report_note(table,
                          "はじめの番号です。本人に紙でお渡しください。その端末で1回だけ使え、そのときにPINを"
                          "決めていただきます。");
}

static enum mm_err fill(const struct mm_cli *cli, const struct mm_json *out, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    bool cards = mm_cli_flag(cli, "cards");
    enum mm_err err = MM_OK;

    for (const struct mm_json *n = mm_json_first(mm_json_get(out, "rows")); n && !err; n = mm_json_next(n))
        err = add_row(table, n, info);
    if (!err)
        err = add_notes(cli, table);
    snprintf(table->title, sizeof(table->title), "%s",
             cards                            ? "受講カード一覧"
             : mm_cli_str(cli, "reset", NULL) ? "予備の番号"
                                              : "はじめの番号");
    snprintf(table->council, sizeof(table->council), "%s", mm_json_get_str(out, "council_name", ""));
    table->demo = mm_json_get_bool(out, "demo", false);
    table->handling = MM_HANDLING_NAMES;
    table->as_of_ms = mm_now_ms(&cli->clock);
    return err;
}

static enum mm_err write_sheet(struct mm_cli *cli, const struct mm_json *out,
                               const struct mm_report_table *table, struct mm_errinfo *info)
{
    enum mm_card_sheet kind = mm_cli_flag(cli, "cards")        ? MM_SHEET_CARDS
                              : mm_cli_str(cli, "reset", NULL) ? MM_SHEET_RESERVE
                                                               : MM_SHEET_CODES;
    struct mm_buf pdf;
    enum mm_err err;

    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    err = mm_cli_card_sheet(kind, mm_json_get(out, "rows"), table, &pdf, info);
    if (!err)
        err = mm_cli_put(cli, table, &pdf, info);
    if (pdf.data)
        mm_wipe(pdf.data, pdf.len);
    mm_buf_done(&pdf);
    return err;
}

static void ask(const struct mm_cli *cli, struct mm_buf *in)
{
    const char *reset = mm_cli_str(cli, "reset", NULL);
    char actor[200];
    struct mm_jw w;

    mm_cli_actor(actor, sizeof(actor));
    mm_jw_init(&w, in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "kiosk", mm_cli_str(cli, "kiosk", ""));
    mm_jw_kstr(&w, "who", reset ? reset : mm_cli_str(cli, "seat", ""));
    mm_jw_kbool(&w, "reset", reset != NULL);
    mm_jw_kbool(&w, "cards", mm_cli_flag(cli, "cards"));
    mm_jw_end(&w);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_buf in;
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_format_check(cli, info);

    if (!err && mm_cli_str(cli, "reset", NULL) && mm_cli_str(cli, "seat", NULL))
        err = mm_fail(info, MM_ERR_USAGE, "%s",
                      mm_say("--reset と --seat は、どちらか一つにしてください。",
                             "give --reset or --seat, not both."));
    if (err)
        return err;
    mm_buf_init(&in, 16384);
    ask(cli, &in);
    mm_report_table_init(&table, "cards", columns, N_COLUMNS);
    err = mm_cli_action(cli, "roster.cards", &in, &out, info);
    if (!err)
        err = fill(cli, out, &table, info);
    if (!err)
        err = strcmp(mm_cli_format(cli), "pdf") == 0 ? write_sheet(cli, out, &table, info)
                                                     : mm_cli_table(cli, &table, info);
    mm_report_table_done(&table);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_roster_cards;
const struct mm_command mm_cmd_roster_cards = {
    .words = "roster cards",
    .args = "",
    .ja = "はじめの番号、予備の番号、受講カードの一覧を作ります（取扱注意。操作の記録に残ります）",
    .en = "sheets of first codes, reserve codes and cards (entered in the record of operations)",
    .more_ja = "はじめの番号と予備の番号は端末ごとに別で、その端末で1回だけ使えます。\n"
               "-o FILE.pdf なら、A4に10枚の切り取れる紙になります（市販の91×55 mmの名刺用紙に合います）。",
    .more_en = "Codes differ by kiosk, and each works once, at its kiosk only.\n"
               "-o FILE.pdf makes sheets of ten to be cut (91 x 55 mm, as visiting-card paper has them).",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
