/* Multiple choice: three to five options of which any number belongs to the key, at least one does and at
 * least one does not. Each option is chosen, not chosen or わからない, and is one row of evidence. */
#include "content/pack/item.h"

#define OPTIONS_MIN 3
#define OPTIONS_MAX 5

static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    mm_parse_options(b, at, "options", item);
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    mm_item_size_check(b, at, "options", item, OPTIONS_MIN, OPTIONS_MAX, "選択肢");
    mm_many_check(b, at, item);
}

static const struct mm_field fields[] = {{"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &mm_option_shape},
                                         {"keep_order", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
                                         MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_multiple;
const struct mm_shape mm_item_shape_multiple = {"multiple", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_multiple;
const struct mm_item_ops mm_item_multiple = {
    .name = "multiple",
    .ja = "いくつか選ぶ",
    .interaction_type = "choice",
    .paper = MM_PAPER_ANY,
    .parse = parse,
    .check = check,
    .n_rows = mm_rows_of_options,
    .grade = mm_many_grade,
    .evidence = mm_evidence_of_option,
    .response = mm_many_response,
    .parse_response = mm_many_parse_response,
    .pattern = mm_many_pattern,
};
