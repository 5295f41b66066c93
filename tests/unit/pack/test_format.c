/* What people read agrees with what the program does: the examples of FORMAT.md are a pack, the schemas name
 * the same fields, and the council's folder quotes its policy to the letter. */
#include "content/pack/shape.h"
#include "tests/unit/pack/examples.h"

/* ---- FORMAT.md ----------------------------------------------------------------------------------- */

MM_TEST(the_examples_of_the_format_are_a_pack_without_findings)
{
    char dir[256];
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    char *text = examples_read("content/FORMAT.md");
    MM_REQUIRE(text != NULL);
    mm_test_mkdir(dir);
    mm_findings_init(&findings);
    MM_CHECK_INT(examples_put(dir, text), 18);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, NULL), MM_OK);
    MM_CHECK_INT(findings.n, 0);
    fixture_print(&findings);
    mm_pack_free(pack);
    mm_findings_done(&findings);
    mm_test_rmdir(dir);
    free(text);
}

MM_TEST(the_format_names_every_field_and_item_type)
{
    char *text = examples_read("content/FORMAT.md");
    size_t n;
    MM_REQUIRE(text != NULL);
    const struct mm_item_ops *const *types = mm_item_types(&n);
    for (size_t i = 0; i < n; i++) {
        char row[100];
        snprintf(row, sizeof row, "| `%s`（%s）", types[i]->name, types[i]->ja);
        const char *at = strstr(text, row);
        MM_CHECK(at != NULL);
        snprintf(row, sizeof row, "| `%s` |", types[i]->interaction_type);
        MM_CHECK(at && strstr(at, row) && strstr(at, row) < strchr(at, '\n'));
    }
    free(text);
}

/* ---- schemas ------------------------------------------------------------------------------------- */

static void compare(const struct mm_shape *shape, const struct mm_json *root, const struct mm_json *schema);

/* What stands there, or in the definitions of the file. */
static const struct mm_json *resolve(const struct mm_json *root, const struct mm_json *schema)
{
    static const char start[] = "#/definitions/";
    const char *ref = mm_json_get_str(schema, "$ref", NULL);
    if (!ref)
        return schema;
    MM_CHECK(strncmp(ref, start, strlen(start)) == 0);
    const struct mm_json *found = mm_json_get(mm_json_get(root, "definitions"), ref + strlen(start));
    MM_CHECK(found != NULL);
    return found;
}

static bool listed(const struct mm_json *list, const char *word)
{
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node)) {
        if (strcmp(mm_json_str(node, ""), word) == 0)
            return true;
    }
    return false;
}

static void compare_variants(const struct mm_shape *shape, const struct mm_json *root,
                             const struct mm_json *schema)
{
    const struct mm_json *choices = mm_json_get(schema, "oneOf");
    size_t n = 0;
    for (; shape->variants[n]; n++) {
        const struct mm_json *choice = mm_json_at(choices, n);
        const struct mm_json *type = mm_json_get(mm_json_get(choice, "properties"), shape->variant_key);
        MM_CHECK_STR(mm_json_get_str(type, "const", NULL), shape->variants[n]->name);
        compare(shape->variants[n], root, choice);
    }
    MM_CHECK_INT(mm_json_size(choices), n);
}

static void compare_field(const struct mm_field *field, const struct mm_json *root,
                          const struct mm_json *schema)
{
    if (field->kind == MM_KIND_OBJECT) {
        compare(field->shape, root, schema);
    } else if (field->kind == MM_KIND_OBJECTS) {
        MM_CHECK_STR(mm_json_get_str(schema, "type", NULL), "array");
        MM_CHECK_INT(mm_json_get_int(schema, "minItems", -1), field->min);
        schema = resolve(root, mm_json_get(schema, "items"));
        if (field->shape->variants)
            compare_variants(field->shape, root, schema);
        else
            compare(field->shape, root, schema);
    } else if (field->flags & MM_FIELD_NULL) {
        MM_CHECK(listed(mm_json_get(schema, "type"), "null"));
    } else if (field->words) {
        for (const char *const *word = field->words; *word; word++)
            MM_CHECK(listed(mm_json_get(schema, "enum"), *word));
    }
}

static void compare(const struct mm_shape *shape, const struct mm_json *root, const struct mm_json *schema)
{
    const struct mm_json *properties = mm_json_get(schema, "properties");
    const struct mm_json *required = mm_json_get(schema, "required");
    size_t fields = 0, needed = 0;
    MM_CHECK(!mm_json_get_bool(schema, "additionalProperties", true));
    for (const struct mm_field *field; (field = mm_shape_field(shape, fields)); fields++) {
        const struct mm_json *property = resolve(root, mm_json_get(properties, field->key));
        bool must = !(field->flags & MM_FIELD_OPTIONAL);
        if (!property || must != listed(required, field->key))
            printf("  schema of %s: %s\n", shape->name, field->key);
        MM_CHECK(property != NULL);
        MM_CHECK(must == listed(required, field->key));
        needed += must;
        compare_field(field, root, property);
    }
    MM_CHECK_INT(mm_json_size(properties), fields);
    MM_CHECK_INT(mm_json_size(required), needed);
}

MM_TEST(the_schemas_name_the_fields_that_the_checker_knows)
{
    static const struct mm_json_limits limits = {1 << 20, 32};
    for (const struct mm_shape_root *root = mm_shape_roots; root->pattern; root++) {
        char name[200];
        struct mm_json *doc = NULL;
        snprintf(name, sizeof name, "%s/content/schema/%s.schema.json", MM_TEST_SOURCE_DIR,
                 root->shape->name);
        MM_CHECK_ERR(mm_json_load(name, &limits, &doc, NULL), MM_OK);
        MM_REQUIRE(doc != NULL);
        const struct mm_field *first = &root->shape->fields[0];
        if (first->key[0] == '\0')
            compare_field(first, doc, doc);
        else
            compare(root->shape, doc, doc);
        mm_json_free(doc);
    }
}

MM_TEST(the_item_schema_offers_the_registered_types)
{
    char *text = examples_read("content/schema/items.schema.json");
    size_t n;
    MM_REQUIRE(text != NULL);
    const struct mm_item_ops *const *types = mm_item_types(&n);
    for (size_t i = 0; i < n; i++) {
        char quoted[50];
        snprintf(quoted, sizeof quoted, "\"%s\"", types[i]->name);
        MM_CHECK(strstr(text, quoted) != NULL);
    }
    free(text);
}

/* ---- the council's policy ------------------------------------------------------------------------ */

/* The lines of the printed policy without the signs of its headings and without empty lines. */
static void strip_printed(const char *text, struct mm_buf *out)
{
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        size_t hashes = strspn(line, "#");
        size_t skip = hashes && line[hashes] == ' ' ? hashes + 1 : 0;
        if (len > skip) {
            mm_buf_append(out, line + skip, len - skip);
            mm_buf_char(out, '\n');
        }
        line += len + (line[len] == '\n');
    }
}

/* A heading that is a number alone, "(1)", stands in the line of its text. */
static bool number_alone(const char *heading)
{
    size_t digits = *heading == '(' ? strspn(heading + 1, "0123456789") : 0;
    return digits > 0 && strcmp(heading + 1 + digits, ")") == 0;
}

static void put_part(struct mm_buf *out, const char *text, char end)
{
    if (*text) {
        mm_buf_str_append(out, text);
        mm_buf_char(out, end);
    }
}

static void check_same(const char *got, const char *want)
{
    size_t line = 0;
    for (size_t i = 0; got[i] && got[i] == want[i]; i++)
        line = got[i] == '\n' ? i + 1 : line;
    MM_CHECK_STR(strcmp(got, want) == 0 ? want : got + line, strcmp(got, want) == 0 ? want : want + line);
}

MM_TEST(the_policy_of_the_council_is_quoted_to_the_letter)
{
    static const char *const leaves[] = {"1",   "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "3.1",
                                         "3.2", "3.3", "3.4", "3.5", "4",   "5",   "6.1", "6.2", "6.3",
                                         "6.4", "6.5", "6.6", "6.7", "7",   "8",   "9",   "10"};
    static const char *const sub_leaves[] = {"5.policy",        "5.procedures", "5.tablet",
                                             "6.7.outsourcing", "6.7.cloud",    "6.7.sns"};
    char *golden = examples_read("tests/golden/policy-kihon-hoshin.md");
    struct mm_pack *pack = fixture_open(MM_TEST_SOURCE_DIR "/content/kamakura");
    struct mm_buf printed, kept;
    MM_REQUIRE(golden != NULL && pack != NULL);
    mm_buf_init(&printed, 1 << 20);
    mm_buf_init(&kept, 1 << 20);
    strip_printed(golden, &printed);
    put_part(&kept, pack->policy.title, '\n');
    for (size_t i = 0; i < pack->policy.n_clauses; i++) {
        const struct mm_clause *clause = &pack->policy.clauses[i];
        if (clause->sub_leaf)
            continue;
        put_part(&kept, clause->heading, number_alone(clause->heading) ? ' ' : '\n');
        put_part(&kept, clause->text, '\n');
    }
    check_same(mm_buf_str(&kept), mm_buf_str(&printed));
    MM_CHECK(printed.len > 6000);
    for (size_t i = 0; i < sizeof leaves / sizeof leaves[0]; i++)
        MM_CHECK(mm_pack_clause(pack, leaves[i]) && *mm_pack_clause(pack, leaves[i])->text);
    for (size_t i = 0; i < sizeof sub_leaves / sizeof sub_leaves[0]; i++)
        MM_CHECK(mm_pack_clause(pack, sub_leaves[i]) && mm_pack_clause(pack, sub_leaves[i])->sub_leaf);
    MM_CHECK_STR(mm_pack_clause(pack, "3.1")->label, "基本方針3(1)");
    MM_CHECK_STR(mm_pack_clause(pack, "6.7.sns")->label, "基本方針6(7)");
    mm_buf_done(&printed);
    mm_buf_done(&kept);
    free(golden);
    mm_pack_free(pack);
}

MM_TEST(the_council_folder_opens_and_draws_forms_for_both_audiences)
{
    struct mm_pack *pack = fixture_open(MM_TEST_SOURCE_DIR "/content/kamakura");
    MM_REQUIRE(pack != NULL);
    for (size_t i = 0; i < pack->n_courses; i++) {
        const struct mm_course *course = &pack->courses[i];
        for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
            struct mm_form form;
            if (!(course->audience & audience))
                continue;
            for (uint64_t seed = 0; seed < 200; seed++) {
                MM_CHECK_ERR(mm_form_draw(pack, course, (enum mm_audience)audience, seed, NULL, &form, NULL),
                             MM_OK);
                MM_CHECK_INT(form.n, course->n_items);
            }
        }
    }
    for (size_t i = 0; i < pack->n_items; i++)
        MM_CHECK_INT(pack->items[i].review.state, MM_REVIEW_NONE);
    mm_pack_free(pack);
}

MM_TEST_MAIN
