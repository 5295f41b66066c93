/* How the body fits its screen: in one column or two, with more air or less, in larger letters, without what
 * can be spared. What was found is kept while the same frame is declared again and only states change: a
 * press costs no search. */
#include "kiosk/ui/fit.h"

static void leave_out(struct mm_ui *ui, int index, bool gone)
{
    node_at(ui, index)->gone = gone;
    for (int k = node_at(ui, index)->first; k >= 0; k = node_at(ui, k)->next)
        leave_out(ui, k, gone);
}

static int body_h(struct mm_ui *ui, int w)
{
    mm_fit_node(ui, MM_REGION_BODY, w);
    return node_at(ui, MM_REGION_BODY)->rect.h;
}

/* ---- letters and air ------------------------------------------------------------------------------------
 */
enum { FILL_PCT = 94, NEAR_PCT = 95, TRIES = 5 };    /* of the room; near enough to that, in so many steps */
static const double air_least = 0.6, air_most = 1.5; /* of what stands above each other */

/* As much air as fits into aim, between low, with which it does, and high. Words keep their lines: no width
 * depends on it. */
static void set_air(struct mm_ui *ui, int w, int aim, double low, double high)
{
    ui->look.air = low;
    int least = body_h(ui, w);
    ui->look.air = high;
    int most = body_h(ui, w), h = most;
    if (most <= aim)
        return;
    for (int i = 0; i < TRIES && (h > aim || h < aim * NEAR_PCT / 100); i++) {
        ui->look.air = low + (high - low) * (aim - least) / (most - least);
        h = body_h(ui, w);
        *(h > aim ? &high : &low) = ui->look.air;
        *(h > aim ? &most : &least) = h;
    }
    if (h > aim) {
        ui->look.air = low;
        (void)body_h(ui, w);
    }
}

/* A body that is a little too long for its screen stands nearer together rather than to be scrolled. */
static bool tighten_body(struct mm_ui *ui, int w, int room)
{
    ui->look.air = air_least;
    bool fits = body_h(ui, w) <= room;
    ui->look.air = 1;
    if (fits)
        set_air(ui, w, room, air_least, 1);
    return fits;
}

/* One column of running text or two, with the air of other screens or, before it scrolls, with less. */
static void fit_columns(struct mm_ui *ui, int w, int room)
{
    bool flows = mm_fit_flows(ui, 1);
    if (body_h(ui, w) <= room)
        return;
    if (flows && mm_fit_flows(ui, 2) && body_h(ui, w) <= room)
        return;
    for (int columns = 1; columns <= (flows ? 2 : 1); columns++) {
        (void)mm_fit_flows(ui, columns);
        if (tighten_body(ui, w, room))
            return;
    }
    (void)mm_fit_flows(ui, 1);
}

/* Lines of headings and of what is chosen by its picture: larger letters may not cost one. */
static int heading_lines(struct mm_ui *ui)
{
    int n = 0;
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        const struct mm_node *node = node_at(ui, i);
        bool heading =
            node->type == MM_NODE_TEXT && (node->kind == MM_TEXT_TITLE || node->kind == MM_TEXT_HEADING);
        if (node->region == MM_REGION_BODY && (heading || mm_fit_is_button(node, MM_BUTTON_PICTURE)))
            n += node->label ? mm_layout_lines(node->label) : 0;
    }
    return n;
}

/* Larger letters, where the screen has few words and they still fit: of the steps the largest. */
static void enlarge_body(struct mm_ui *ui, int w, int room)
{
    static const double steps[] = {1.25, 1.12};
    int h = node_at(ui, MM_REGION_BODY)->rect.h, aim = room * FILL_PCT / 100, lines = heading_lines(ui);
    if (!ui->roomy || (ui->look.low && mm_ui_narrow(ui)))
        return;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (h * steps[i] * steps[i] > aim)
            continue;
        mm_look_enlarge(&ui->look, steps[i]);
        if (body_h(ui, w) <= aim && heading_lines(ui) <= lines)
            return;
        ui->look = ui->base;
        (void)body_h(ui, w);
    }
}

/* A body that leaves its screen empty stands farther apart, and what is chosen from is higher. */
static void air_body(struct mm_ui *ui, int w, int room)
{
    for (int k = node_at(ui, MM_REGION_BODY)->first; k >= 0; k = node_at(ui, k)->next) {
        if (node_at(ui, k)->type == MM_NODE_GROW)
            return;
    }
    if (node_at(ui, MM_REGION_BODY)->rect.h < room * FILL_PCT / 100)
        set_air(ui, w, room * FILL_PCT / 100, 1, air_most);
}

/* Leaves out the least needed box whose absence helps; false when there is none. */
static bool spare_one(struct mm_ui *ui, int w)
{
    int before = body_h(ui, w);
    for (int spare = MM_UI_SPARE_MOST; spare > 0; spare--) {
        for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
            if (node_at(ui, k)->box.spare != spare || node_at(ui, k)->gone)
                continue;
            leave_out(ui, k, true);
            if (body_h(ui, w) < before)
                return true;
            leave_out(ui, k, false);
        }
    }
    return false;
}

/* A statement whose answers are out of sight is no question: rather low answers than a body that scrolls. */
static void flatten_answers(struct mm_ui *ui, int w, int room)
{
    int before = body_h(ui, w);
    if (before <= room)
        return;
    ui->flat = true;
    bool lower = body_h(ui, w) < before;
    if (lower)
        fit_columns(ui, w, room);
    ui->flat = lower && body_h(ui, w) <= room;
    if (lower && !ui->flat)
        fit_columns(ui, w, room);
}

/* Lays out the body without what can be spared, as far as it must be. What went early may come back when
 * something larger went after it; and everything does where the body scrolls all the same. */
static void spare_body(struct mm_ui *ui, int w, int room)
{
    bool spared = false;
    fit_columns(ui, w, room);
    while (body_h(ui, w) > room && spare_one(ui, w))
        spared = true;
    flatten_answers(ui, w, room);
    bool scrolls = body_h(ui, w) > room;
    for (int spare = 1; spared && spare <= MM_UI_SPARE_MOST; spare++) {
        for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
            if (node_at(ui, k)->box.spare != spare || !node_at(ui, k)->gone)
                continue;
            leave_out(ui, k, false);
            if (!scrolls && body_h(ui, w) > room)
                leave_out(ui, k, true);
        }
    }
    (void)body_h(ui, w);
}

/* ---- what was found -------------------------------------------------------------------------------------
 */
/* All of a declared frame that its places depend on. A choice changes colours alone. */
static uint64_t declared(const struct mm_ui *ui, int w, int room)
{
    int64_t screen[] = {w, room, ui->looks, ui->roomy, ui->n_nodes};
    uint64_t h = mm_ui_hash(MM_UI_HASH, screen, sizeof screen);
    for (int i = 0; i < ui->n_nodes; i++) {
        const struct mm_node *n = &ui->nodes[i];
        const struct mm_box *b = &n->box;
        int64_t numbers[] = {n->type,
                             n->region,
                             n->parent,
                             n->dir,
                             n->columns,
                             n->kind,
                             n->sign,
                             n->has_sign,
                             n->matter,
                             n->parts_columns,
                             n->total,
                             (int64_t)n->text,
                             b->surface,
                             b->weight,
                             b->middle,
                             b->even,
                             b->w_px,
                             b->h_px,
                             b->stay,
                             b->spare,
                             b->tall,
                             n->alone,
                             n->units.w,
                             n->units.h,
                             n->units.x,
                             n->units.y,
                             (int64_t)n->detail,
                             (int64_t)n->mark,
                             n->flags & ~(unsigned)MM_UI_SELECTED};
        const double reals[] = {b->gap, n->mm};
        h = mm_ui_hash(h, numbers, sizeof numbers);
        h = mm_ui_hash(h, reals, sizeof reals);
        h = mm_ui_hash(h, &n->picture, sizeof n->picture);
    }
    return mm_ui_hash(h, ui->strings.data, ui->strings.len);
}

/* Figures that stand there in pixels; the others stand there in words, which may need more room. */
static int drawn(const struct mm_ui *ui)
{
    int n = 0;
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++)
        n += ui->nodes[k].px != NULL;
    return n;
}

static void keep_found(struct mm_ui *ui, uint64_t key)
{
    struct mm_found *found = &ui->found;
    *found = (struct mm_found){.key = key, .look = ui->look, .flat = ui->flat, .drawn = drawn(ui)};
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
        found->gone[k] = node_at(ui, k)->gone;
        found->columns[k] = (uint8_t)node_at(ui, k)->columns;
    }
}

/* False when a figure has come or gone: then nothing is as it was. */
static bool use_found(struct mm_ui *ui, int w)
{
    const struct mm_found *found = &ui->found;
    ui->look = found->look;
    ui->flat = found->flat;
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
        node_at(ui, k)->gone = found->gone[k];
        node_at(ui, k)->columns = found->columns[k];
    }
    (void)body_h(ui, w);
    if (drawn(ui) == found->drawn)
        return true;
    ui->look = ui->base;
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++)
        node_at(ui, k)->gone = node_at(ui, k)->gone && node_at(ui, k)->region != MM_REGION_BODY;
    return false;
}

void mm_fit_body(struct mm_ui *ui, int w, int room)
{
    uint64_t key = declared(ui, w, room);
    ui->room_h = room;
    if (key == ui->found.key && use_found(ui, w))
        return;
    ui->flat = false;
    spare_body(ui, w, room);
    if (node_at(ui, MM_REGION_BODY)->rect.h <= room && ui->look.air >= 1) {
        enlarge_body(ui, w, room);
        air_body(ui, w, room);
    }
    keep_found(ui, key);
}
