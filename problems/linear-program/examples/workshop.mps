* Two products in whole units, a blend in any amount; at least four products together, labour within a range.
NAME          WORKSHOP
OBJSENSE
    MAX
ROWS
 N  PROFIT
 L  CARPENT
 L  FINISH
 G  ORDERS
 E  BLEND
COLUMNS
    MARKER    'MARKER'                 'INTORG'
    CHAIR     PROFIT    30.0           CARPENT   1.0
    CHAIR     FINISH    2.0            ORDERS    1.0
    CHAIR     BLEND     0.5
    TABLE     PROFIT    50.0           CARPENT   2.0
    TABLE     FINISH    1.0            ORDERS    1.0
    TABLE     BLEND     1.5
    MARKER    'MARKER'                 'INTEND'
    VARNISH   PROFIT    -4.0           BLEND     -1.0
RHS
    RHS       PROFIT    25.0           CARPENT   40.0
    RHS       FINISH    50.0           ORDERS    4.0
RANGES
    RNG       CARPENT   30.0
BOUNDS
 UP BND       CHAIR     40.0
 UP BND       TABLE     30.0
 UP BND       VARNISH   60.0
ENDATA
