/* Hotspot: a figure with three to six regions of which some are to be pointed at. The regions stand beside
 * the figure as a list of equal standing: what can be done at one can be done at the other. Each region is
 * pointed at, not pointed at or わからない, and is one row of evidence. */
#include "content/pack/item.h"

#include <string.h>

#define REGIONS_MIN 3
#define REGIONS_MAX 6
#define UNITS_MAX   10000 /* of a figure's width and height */
/* What a finger finds (12.7 mm) on the smallest screen where a figure is touched: 15.6" with 768 lines, of
 * which it gets half the width, and half the height at most. */
#define OF_WIDTH  10
#define OF_HEIGHT 8

static void parse_region(const struct mm_at *at, struct mm_spot *region)
{
    struct mm_at rect = mm_at_key(at, "region");
    *region = (struct mm_spot){.x = (int)mm_json_get_int(rect.node, "x", 0),
                               .y = (int)mm_json_get_int(rect.node, "y", 0),
                               .w = (int)mm_json_get_int(rect.node, "w", 0),
                               .h = (int)mm_json_get_int(rect.node, "h", 0)};
}

static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, "options"), figure = mm_at_key(at, "figure");
    struct mm_each each;
    struct mm_option *regions = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *regions);
    item->figure = (struct mm_figure_of){.id = mm_build_id(b, &figure, "id", ""),
                                         .words = mm_build_text(b, &figure, "words"),
                                         .w = (int)mm_json_get_int(figure.node, "width", 1),
                                         .h = (int)mm_json_get_int(figure.node, "height", 1)};
    item->figure.picture = mm_pack_picture(b->pack, item->figure.id);
    mm_parse_more_options(b, &list, item, regions);
    for (mm_each_start(&each, &list); regions && mm_each_next(&each);)
        parse_region(&each.at, &regions[each.at.index].spot);
}

static bool overlap(const struct mm_spot *a, const struct mm_spot *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static void check_region(struct mm_build *b, const struct mm_at *at, const struct mm_item *item, size_t i)
{
    const struct mm_spot *r = &item->options[i].spot;
    struct mm_at place = mm_at_key(at, "region");
    int side = r->w < r->h ? r->w : r->h;
    if (r->x + r->w > item->figure.w || r->y + r->h > item->figure.h)
        mm_error_at(b->findings, &place, "図（%d×%d）からはみ出しています。図の中におさめてください。",
                    item->figure.w, item->figure.h);
    if (side * OF_WIDTH < item->figure.w || side * OF_HEIGHT < item->figure.h)
        mm_error_at(
            b->findings, &place,
            "指でふれるには小さすぎます。幅も高さも、図の幅の %d 分の 1 以上、図の高さの %d 分の 1 以上に"
            "してください。",
            OF_WIDTH, OF_HEIGHT);
    for (size_t k = 0; k < i; k++) {
        if (overlap(r, &item->options[k].spot))
            mm_error_at(b->findings, &place, "ほかの場所（%s）と重なっています。はなしてください。",
                        item->options[k].id);
    }
}

/* A drawing in other units would have its regions beside the things that they are about. */
static void check_figure(struct mm_build *b, const struct mm_at *at, const struct mm_figure_of *figure)
{
    struct mm_at place = mm_at_key(at, "figure");
    if (figure->picture && (figure->picture->w != figure->w || figure->picture->h != figure->h))
        mm_error_at(
            b->findings, &place,
            "図「%s」の大きさは %d×%d です。width と height を同じにして、場所を図に合わせてください。",
            figure->id, figure->picture->w, figure->picture->h);
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, "options");
    struct mm_each each;
    mm_item_size_check(b, at, "options", item, REGIONS_MIN, REGIONS_MAX, "場所");
    mm_many_check(b, at, item);
    check_figure(b, at, &item->figure);
    for (mm_each_start(&each, &list); mm_each_next(&each);)
        check_region(b, &each.at, item, each.at.index);
}

static const struct mm_field rect_fields[] = {{"x", MM_KIND_INT, 0, 0, UNITS_MAX},
                                              {"y", MM_KIND_INT, 0, 0, UNITS_MAX},
                                              {"w", MM_KIND_INT, 0, 1, UNITS_MAX},
                                              {"h", MM_KIND_INT, 0, 1, UNITS_MAX},
                                              MM_FIELDS_END};
static const struct mm_shape rect_shape = {"rect", rect_fields};
static const struct mm_field region_fields[] = {MM_OPTION_TEXT,
                                                MM_OPTION_KEY,
                                                {"region", MM_KIND_OBJECT, .shape = &rect_shape},
                                                MM_OPTION_TAGS,
                                                MM_FIELDS_END};
static const struct mm_shape region_shape = {"region", region_fields};
static const struct mm_field figure_fields[] = {{"id", MM_KIND_ID},
                                                {"words", MM_KIND_TEXT, 0, 1, 200},
                                                {"width", MM_KIND_INT, 0, 1, UNITS_MAX},
                                                {"height", MM_KIND_INT, 0, 1, UNITS_MAX},
                                                MM_FIELDS_END};
static const struct mm_shape figure_shape = {"figure", figure_fields};
static const struct mm_field fields[] = {{"figure", MM_KIND_OBJECT, .shape = &figure_shape},
                                         {"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &region_shape},
                                         MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_hotspot;
const struct mm_shape mm_item_shape_hotspot = {"hotspot", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_hotspot;
const struct mm_item_ops mm_item_hotspot = {
    .name = "hotspot",
    .ja = "図で指す",
    .interaction_type = "choice",
    .order = MM_ORDER_STORED,
    .parse = parse,
    .check = check,
    .n_rows = mm_rows_of_options,
    .grade = mm_many_grade,
    .evidence = mm_evidence_of_option,
    .response = mm_many_response,
    .parse_response = mm_many_parse_response,
    .pattern = mm_many_pattern,
};
