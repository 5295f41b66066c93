/* A sheet an audience: a row a question, a column a judge, and what follows from their estimates. */
#include "content/author/edition.h"

#include "content/pack/arena.h"
#include "sync/table/xlsx_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER, ID, TYPE, ASKED, KEY, FIRST_JUDGE, MEAN_AFTER = 1 };
#define MAX_COLUMNS (FIRST_JUDGE + MM_MAX_JUDGES + MEAN_AFTER)

static const char *const above[] = {
    "問題のむずかしさの見積り（アンゴフ法）",
    "「ぎりぎり理解している人」が 100 人いたら、何人が正しく答えるかを、問題ごとに 0 から 100 "
    "で書いてください。",
    "まず一人で書き、話し合ってから直します。下の平均が、目安（何割で理解しているとみるか）を決める資料になり"
    "ます。",
    "目安は、議会が決めるまで 8 割（暫定）です。この表には正答があります。受講する方には渡さないでください。",
    NULL,
};
enum { HEAD_ROWS = sizeof(above) / sizeof(above[0]) }; /* those lines and the head */

struct sheet {
    struct mm_xlsx_column columns[MAX_COLUMNS];
    char names[MM_MAX_JUDGES][24];
    const char **cells; /* owned */
    struct mm_arena *arena;
    size_t n_columns, n_rows;
};

static void letters(size_t column, char out[4])
{
    if (column < 26)
        snprintf(out, 4, "%c", (char)('A' + column));
    else
        snprintf(out, 4, "A%c", (char)('A' + column % 26));
}

static void put_head(struct sheet *s, int judges)
{
    static const struct mm_xlsx_column first[] = {{"番号", MM_XLSX_NUMBER, 6},
                                                  {"問題", MM_XLSX_TEXT, 18},
                                                  {"種類", MM_XLSX_TEXT, 11},
                                                  {"問いと選択肢", MM_XLSX_TEXT, 60},
                                                  {"正答", MM_XLSX_TEXT, 14}};

    memcpy(s->columns, first, sizeof(first));
    for (int i = 0; i < judges; i++) {
        snprintf(s->names[i], sizeof(s->names[i]), "見積り %d", i + 1);
        s->columns[FIRST_JUDGE + i] = (struct mm_xlsx_column){s->names[i], MM_XLSX_SHARE, 10};
    }
    s->n_columns = FIRST_JUDGE + (size_t)judges + 1;
    s->columns[s->n_columns - 1] = (struct mm_xlsx_column){"平均", MM_XLSX_FORMULA, 9};
}

static const char *asked(struct sheet *s, const struct mm_item *item)
{
    struct mm_buf out;
    const char *kept;

    mm_buf_init(&out, 4 * MM_MAX_TEXT_BYTES);
    if (*item->label)
        mm_buf_printf(&out, "%s\n", item->label);
    mm_markup_plain(item->stem, &out);
    for (size_t i = 0; i < item->n_options; i++) {
        bool opens = item->ops->order == MM_ORDER_GROUPS &&
                     (!i || item->options[i].group != item->options[i - 1].group);

        if (opens) {
            mm_buf_char(&out, '\n');
            mm_markup_plain(item->groups[item->options[i].group].text, &out);
        }
        mm_buf_printf(&out, "\n%s ", item->options[i].id);
        mm_markup_plain(item->options[i].text, &out);
    }
    kept = mm_arena_str(s->arena, mm_buf_str(&out));
    mm_buf_done(&out);
    return kept;
}

static const char *key(struct sheet *s, const struct mm_item *item)
{
    struct mm_buf out, one;
    const char *kept;

    mm_buf_init(&out, MM_MAX_TEXT_BYTES);
    mm_buf_init(&one, MM_MAX_TEXT_BYTES);
    for (size_t i = 0; i < item->n_options; i++) {
        mm_buf_printf(&out, "%s%s ", i ? "\n" : "", item->options[i].id);
        mm_edition_key(item, i, &one);
        mm_markup_plain(mm_buf_str(&one), &out);
        mm_buf_clear(&one);
    }
    kept = mm_arena_str(s->arena, mm_buf_str(&out));
    mm_buf_done(&out);
    mm_buf_done(&one);
    return kept;
}

/* Nothing while nobody has said anything. */
static const char *mean(struct sheet *s, size_t first_row, size_t last_row, bool of_column, size_t column)
{
    char a[4], b[4], text[120];

    letters(of_column ? column : FIRST_JUDGE, a);
    letters(of_column ? column : s->n_columns - 2, b);
    snprintf(text, sizeof(text), "=IF(COUNT(%s%zu:%s%zu)=0,\"\",AVERAGE(%s%zu:%s%zu))", a, first_row, b,
             last_row, a, first_row, b, last_row);
    return mm_arena_str(s->arena, text);
}

static void put_rows(struct sheet *s, const struct mm_pack *pack, unsigned audience)
{
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        const char **row = s->cells + s->n_rows * s->n_columns;
        char number[24];

        if (item->practice || !(item->audience & audience))
            continue;
        snprintf(number, sizeof(number), "%zu", ++s->n_rows);
        row[NUMBER] = mm_arena_str(s->arena, number);
        row[ID] = item->id;
        row[TYPE] = item->ops->ja;
        row[ASKED] = asked(s, item);
        row[KEY] = key(s, item);
        row[s->n_columns - 1] = mean(s, HEAD_ROWS + s->n_rows, HEAD_ROWS + s->n_rows, false, 0);
    }
}

/* What the sheet is for: the mean of all, for each judge and together. */
static void put_total(struct sheet *s)
{
    const char **row = s->cells + s->n_rows * s->n_columns;
    size_t first = HEAD_ROWS + 1, last = HEAD_ROWS + s->n_rows;

    if (!s->n_rows)
        return;
    row[ASKED] = "平均（目安の案）";
    for (size_t c = FIRST_JUDGE; c < s->n_columns; c++)
        row[c] = mean(s, first, last, true, c);
    s->n_rows++;
}

static enum mm_err make_sheet(struct sheet *s, struct mm_arena *arena, const struct mm_pack *pack,
                              unsigned audience, int judges, struct mm_xlsx_page *page,
                              struct mm_errinfo *info)
{
    *s = (struct sheet){.arena = arena};
    put_head(s, judges);
    s->cells = calloc((pack->n_items + 2) * s->n_columns, sizeof(*s->cells));
    if (!s->cells)
        return mm_nomem(info);
    put_rows(s, pack, audience);
    put_total(s);
    *page = (struct mm_xlsx_page){.name = audience == MM_AUD_STAFF ? "職員" : "議員",
                                  .above = above,
                                  .columns = s->columns,
                                  .n_columns = s->n_columns,
                                  .cells = s->cells,
                                  .n_rows = s->n_rows,
                                  .landscape = true};
    return MM_OK;
}

enum mm_err mm_edition_angoff(const struct mm_desk *desk, int judges, struct mm_buf *out,
                              struct mm_errinfo *info)
{
    struct sheet sheets[2] = {{.n_rows = 0}, {.n_rows = 0}};
    struct mm_xlsx_page pages[2];
    struct mm_arena arena;
    enum mm_err err;

    if (judges < 1 || judges > MM_MAX_JUDGES)
        return mm_fail(info, MM_ERR_USAGE, "見積もる人は 1 人から %d 人までです。", MM_MAX_JUDGES);
    mm_arena_init(&arena, MM_MAX_PACK_ARENA_BYTES);
    err = make_sheet(&sheets[0], &arena, desk->pack, MM_AUD_COUNCILLOR, judges, &pages[0], info);
    if (!err)
        err = make_sheet(&sheets[1], &arena, desk->pack, MM_AUD_STAFF, judges, &pages[1], info);
    if (!err && arena.err)
        err = mm_nomem(info);
    if (!err)
        err = mm_xlsx_write(pages, 2, out, info);
    free(sheets[0].cells);
    free(sheets[1].cells);
    mm_arena_done(&arena);
    return err;
}
