#include "content/author/edition.h"

#include <string.h>

static const struct mm_json *find_case(const struct mm_desk *desk, const char *id)
{
    const struct mm_source *source = mm_sources_find(&desk->sources, "common/cases.json");

    for (const struct mm_json *row = source ? mm_json_first(source->doc) : NULL; row; row = mm_json_next(row))
        if (strcmp(mm_json_get_str(row, "id", ""), id) == 0)
            return row;
    return NULL;
}

void mm_edition_source(const struct mm_desk *desk, const char *source, struct mm_buf *out)
{
    const struct mm_json *row = find_case(desk, source);

    if (strcmp(source, "policy") == 0)
        mm_buf_str_append(out, "方針の原文");
    else if (strcmp(source, "fiction") == 0)
        mm_buf_str_append(out, "架空の場面");
    else if (!row)
        mm_buf_str_append(out, source);
    if (!row)
        return;
    mm_buf_printf(out, "事例 %s %s（%s、%s 確認）", source, mm_json_get_str(row, "display", ""),
                  mm_json_get_str(row, "kind", ""), mm_json_get_str(row, "checked", ""));
    for (const struct mm_json *at = mm_json_first(mm_json_get(row, "sources")); at; at = mm_json_next(at))
        mm_buf_printf(out, " %s", mm_json_str(at, ""));
}

void mm_edition_key(const struct mm_item *item, size_t i, struct mm_buf *out)
{
    if (item->ops->order == MM_ORDER_MIXED) /* the stored order is the key */
        mm_buf_printf(out, "%zu", i + 1);
    else if (item->n_groups && item->ops->order != MM_ORDER_GROUPS)
        mm_buf_str_append(out, item->groups[item->options[i].group].text);
    else
        mm_buf_str_append(out, item->options[i].correct ? "○" : "×");
}
