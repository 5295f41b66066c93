/* test_orders.c with 10,000 orders.
 * mm-test-pg: long
 * mm-test: labels=plain,long timeout=3600 */
#define ORDERS    10000
#define ORDERS_PG 10000
#include "tests/unit/server/test_orders.c"
