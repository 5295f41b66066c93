/* GIFT as somebody edited it: whatever it is, only rows of items that are there come out, and every cell of
 * theirs is text. */
/* mm-fuzz: link=mm_author */
#include "content/author/gift.h"
#include "sync/base/utf8.h"
#include "tests/fuzz/fuzz.h"

static void add(struct mm_bank *bank, enum mm_bank_kind kind, const char *of, const char *id,
                const char *type)
{
    struct mm_bank_line *line = mm_bank_add(bank, kind);

    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
        line->cell[c] = "";
    line->cell[MM_BANK_OF] = of;
    line->cell[MM_BANK_WHAT] = mm_bank_kind_ja(kind);
    line->cell[MM_BANK_ID] = id;
    line->cell[MM_BANK_TYPE] = type;
    line->cell[MM_BANK_TEXT] = id;
    line->cell[MM_BANK_CORRECT] = strcmp(id, "a") == 0 ? "○" : "×";
}

static const struct {
    enum mm_bank_kind kind;
    const char *of, *id, *type;
} rows[] = {
    {MM_BANK_ITEM, "m", "", "正誤3つ"},    {MM_BANK_OPTION, "m", "a", ""},    {MM_BANK_OPTION, "m", "b", ""},
    {MM_BANK_ITEM, "s", "", "一つ選ぶ"},   {MM_BANK_OPTION, "s", "a", ""},    {MM_BANK_OPTION, "s", "b", ""},
    {MM_BANK_ITEM, "o", "", "並べかえ"},   {MM_BANK_OPTION, "o", "a", ""},    {MM_BANK_OPTION, "o", "b", ""},
    {MM_BANK_ITEM, "g", "", "仲間分け"},   {MM_BANK_CATEGORY, "g", "c", ""},  {MM_BANK_OPTION, "g", "a", ""},
    {MM_BANK_ITEM, "d", "", "場面で選ぶ"}, {MM_BANK_DECISION, "d", "d1", ""}, {MM_BANK_OPTION, "d", "a", ""},
    {MM_BANK_OPTION, "d", "b", ""},
};

static void read_one(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bank before, table = {.lines = NULL};
    enum mm_err err;

    mm_bank_init(&before);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        add(&before, rows[i].kind, rows[i].of, rows[i].id, rows[i].type);
    before.lines[0].cell[MM_BANK_FIGURE_WORDS] = "w";
    err = mm_gift_read(data, size, &before, &table, &info);
    fuzz_check_info(err, &info);
    for (size_t i = 0; !err && i < table.n; i++) {
        size_t n;

        FUZZ_CHECK(mm_bank_find(&before, table.lines[i].cell[MM_BANK_OF], &n));
        for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++) {
            const char *cell = table.lines[i].cell[c];
            FUZZ_CHECK(!cell || mm_utf8_valid(cell, strlen(cell), NULL));
        }
    }
    mm_bank_done(&table);
    mm_bank_done(&before);
}

/* The reader stops at the first fault: a form feed begins the next file, in a block of exactly its size. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t at = 0, len; at <= size; at += len + 1) {
        const uint8_t *stop = at < size ? memchr(data + at, '\f', size - at) : NULL;
        len = stop ? (size_t)(stop - data) - at : size - at;
        uint8_t *file = malloc(len ? len : 1);
        FUZZ_CHECK(file);
        if (len)
            memcpy(file, data + at, len);
        read_one(file, len);
        free(file);
    }
    return 0;
}
