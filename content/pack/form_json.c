/* A form as JSON, both ways: as it is stored with its attempt. */
#include "content/pack/pack.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mm_form_write(const struct mm_form *form, struct mm_buf *out)
{
    struct mm_jw w;
    char seed[17];
    snprintf(seed, sizeof seed, "%016" PRIx64, form->seed); /* as text: a JSON number would lose digits */
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "seed", seed);
    mm_jw_karr(&w, "items");
    for (size_t i = 0; i < form->n; i++) {
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "id", form->item[i].item_id);
        mm_jw_kstr(&w, "hash", form->item[i].version_hash);
        mm_jw_karr(&w, "order");
        for (size_t k = 0; k < form->item[i].n_options; k++)
            mm_jw_int(&w, form->item[i].order[k]);
        mm_jw_end(&w);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_end(&w);
}

static bool hex16(const char *text)
{
    return strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

/* The stored indices, each once. */
static bool parse_order(const struct mm_json *list, struct mm_form_item *item)
{
    unsigned seen = 0;
    size_t n = mm_json_size(list);
    if (mm_json_type(list) != MM_JSON_ARRAY || n == 0 || n > MM_MAX_OPTIONS)
        return false;
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node)) {
        int64_t index = mm_json_int(node, -1);
        if (index < 0 || index >= (int64_t)n || (seen & (1u << index)))
            return false;
        seen |= 1u << index;
        item->order[item->n_options++] = (uint8_t)index;
    }
    return true;
}

static bool parse_item(const struct mm_json *node, struct mm_form_item *item)
{
    const char *id = mm_json_get_str(node, "id", "");
    const char *hash = mm_json_get_str(node, "hash", "");
    if (!*id || strlen(id) >= sizeof item->item_id || !hex16(hash))
        return false;
    snprintf(item->item_id, sizeof item->item_id, "%s", id);
    snprintf(item->version_hash, sizeof item->version_hash, "%s", hash);
    return parse_order(mm_json_get(node, "order"), item);
}

enum mm_err mm_form_parse(const struct mm_json *node, struct mm_form *ret_form)
{
    struct mm_form form = {0};
    const char *seed = mm_json_get_str(node, "seed", "");
    const struct mm_json *items = mm_json_get(node, "items");
    if (!hex16(seed) || mm_json_type(items) != MM_JSON_ARRAY || mm_json_size(items) > MM_MAX_FORM_ITEMS)
        return MM_ERR_INVALID;
    form.seed = strtoull(seed, NULL, 16);
    for (const struct mm_json *each = mm_json_first(items); each; each = mm_json_next(each)) {
        if (!parse_item(each, &form.item[form.n++]))
            return MM_ERR_INVALID;
    }
    *ret_form = form;
    return MM_OK;
}
