#include "sync/cli/card_sheet.h"

#include "sync/base/clock.h"
#include "sync/base/hash.h"
#include "sync/export/paper.h"
#include "sync/wire/signin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const overs[] = {"はじめの番号", "予備の番号", "受講カード"};
_Static_assert(sizeof(overs) / sizeof(overs[0]) == MM_SHEET_COUNT, "a word for every kind");

void mm_cli_group_digits(const char *number, char out[40])
{
    size_t n = 0;

    for (size_t i = 0; number[i] && n < 38; i++) {
        if (i && i % 4 == 0 && strlen(number) == MM_CODE_DIGITS)
            out[n++] = ' ';
        out[n++] = number[i];
    }
    out[n] = '\0';
}

static void put_person(struct mm_jw *w, const struct mm_json *row)
{
    char note[100], seat[32] = "";
    int64_t number = mm_json_get_int(row, "seat", 0);

    if (number)
        snprintf(seat, sizeof(seat), "　議席%" PRId64, number);
    snprintf(note, sizeof(note), "%.60s%s", mm_json_get_str(row, "status", ""), seat);
    mm_jw_kstr(w, "name", mm_json_get_str(row, "name", ""));
    mm_jw_kstr(w, "reading", mm_json_get_str(row, "reading", ""));
    mm_jw_kstr(w, "note", note);
}

static void put_card_lines(struct mm_jw *w)
{
    mm_jw_str(w, "研修の端末の読み取り機に、かざします。");
    mm_jw_str(w, "なくしたときは、すぐ事務局へ。");
}

static void put_code_lines(struct mm_jw *w, enum mm_card_sheet kind, const struct mm_json *row)
{
    char how[700], until[100] = "", wareki[MM_WAREKI_BYTES];
    struct mm_date day;

    snprintf(how, sizeof(how), "端末「%.300s」で%sこの番号を入れ、%sPINを決めます。",
             mm_json_get_str(row, "kiosk", ""), kind == MM_SHEET_RESERVE ? "「PINを忘れた」を押し、" : "",
             kind == MM_SHEET_RESERVE ? "新しい" : "");
    mm_jw_str(w, how);
    if (mm_date_parse(mm_json_get_str(row, "expires_on", ""), &day) == MM_OK) {
        mm_date_wareki(day, wareki);
        snprintf(until, sizeof(until), "%sまで、", wareki);
    }
    snprintf(how, sizeof(how), "%s1回だけ使えます。", until);
    mm_jw_str(w, how);
    mm_jw_str(w, "ほかの人に見せないでください。");
}

static void put_card(struct mm_paper *paper, enum mm_card_sheet kind, const struct mm_json *row)
{
    const char *number = mm_json_get_str(row, "number", "");
    char grouped[40];

    mm_jw_obj(&paper->w);
    mm_jw_kstr(&paper->w, "over", overs[kind]);
    put_person(&paper->w, row);
    if (kind == MM_SHEET_CARDS) {
        mm_jw_kstr(&paper->w, "qr", number);
    } else {
        mm_cli_group_digits(number, grouped);
        mm_jw_kstr(&paper->w, "number", grouped);
        mm_wipe(grouped, sizeof(grouped));
    }
    mm_jw_karr(&paper->w, "lines");
    if (kind == MM_SHEET_CARDS)
        put_card_lines(&paper->w);
    else
        put_code_lines(&paper->w, kind, row);
    mm_jw_end(&paper->w);
    mm_jw_end(&paper->w);
}

enum mm_err mm_cli_card_sheet(enum mm_card_sheet kind, const struct mm_json *rows,
                              const struct mm_report_table *table, struct mm_buf *ret_pdf,
                              struct mm_errinfo *info)
{
    const struct mm_paper_head head = {.title = table->title,
                                       .council = table->council,
                                       .handling = table->handling,
                                       .demo = table->demo,
                                       .as_of_ms = table->as_of_ms,
                                       .kind = "cards"};
    struct mm_paper paper;

    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "cards");
    mm_jw_karr(&paper.w, "items");
    for (const struct mm_json *row = mm_json_first(rows); row; row = mm_json_next(row))
        put_card(&paper, kind, row);
    mm_jw_end(&paper.w);
    mm_jw_end(&paper.w);
    return mm_paper_finish(&paper, ret_pdf, info);
}
