#include "content/author/gift.h"

#include <stdio.h>
#include <string.h>

static void put_text(const struct mm_json *vars, const char *before, const char *text, const char *after,
                     struct mm_buf *html)
{
    mm_buf_str_append(html, before);
    mm_gift_html(vars, text, html);
    mm_buf_str_append(html, after);
}

void mm_gift_stem(const struct mm_json *vars, const struct mm_bank_line *item, struct mm_buf *html)
{
    if (*item->cell[MM_BANK_LABEL])
        put_text(vars, "<small>", item->cell[MM_BANK_LABEL], "</small><br>", html);
    mm_gift_html(vars, item->cell[MM_BANK_TEXT], html);
    if (*item->cell[MM_BANK_FIGURE_WORDS])
        put_text(vars, "<br><em>", item->cell[MM_BANK_FIGURE_WORDS], "</em>", html);
}

void mm_gift_general(const struct mm_json *vars, const struct mm_bank_line *item, size_t n, bool explain,
                     struct mm_buf *html)
{
    if (explain)
        mm_buf_str_append(html, "<ol>");
    for (size_t i = 1; i < n && explain; i++)
        if (item[i].kind == MM_BANK_OPTION)
            put_text(vars, "<li>", item[i].cell[MM_BANK_EXPLANATION], "</li>", html);
    if (explain)
        mm_buf_str_append(html, "</ol>");
    put_text(vars, "<p>", item->cell[MM_BANK_ACTION], "</p>", html);
}

static const char *category_text(const struct mm_bank_line *item, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (item[i].kind == MM_BANK_CATEGORY && strcmp(item[i].cell[MM_BANK_ID], id) == 0)
            return item[i].cell[MM_BANK_TEXT];
    return id;
}

bool mm_gift_right(const struct mm_bank_line *option)
{
    return strcmp(option->cell[MM_BANK_CORRECT], "○") == 0;
}

const char *mm_gift_pair(const struct mm_bank_line *item, size_t n, size_t i, int place, enum mm_gift_way way,
                         char number[MM_GIFT_NUMBER_BYTES])
{
    if (way == MM_GIFT_TRUE)
        return mm_gift_right(&item[i]) ? MM_GIFT_TRUE_JA : MM_GIFT_FALSE_JA;
    if (way == MM_GIFT_SORT)
        return category_text(item, n, item[i].cell[MM_BANK_CATEGORY_OF]);
    snprintf(number, MM_GIFT_NUMBER_BYTES, "%d", place);
    return number;
}
