#!/bin/sh
# mm-test: labels=long timeout=1800
# unit.server.orders with fifty times as many orders.
: "${MM_BUILD:?the build folder}"
MM_ORDERS=10000 exec "$MM_BUILD/tests/test_server_orders"
