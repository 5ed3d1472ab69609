-- A row with a value in every column, beyond what a JavaScript number, a Date or a time zone with a gap can hold.
insert into everything (
  big, small, r, d, n, n2, m, b, bits, vb, ch, vc, nm, ci, em, pi, ad, md, mds, ia, ta, ta2, ja, j, jb, x, dt, t, tz, ts, tsz, iv,
  ir, tr, mr, inet_, cidr_, mac, pt, poly, lt, hs, tsv, u, oid_, lsn, "type", "class", "__typename", "With Space", "camelCase",
  "PascalCase", "1digit", "a_b", "aB", "Ünïcode", "id_")
values (
  -9223372036854775808, -32768, 0.1, 0.1::float8 + 0.2, 12345678901234567890.10, 1e-10, -1234567.89, '\x00ff', '101', '1', 'ab',
  'Łapiński 🏺', 'a name', 'CiText', 'A@b', 42, row('a "b"', null), '123', '{sad,NULL,"very happy","123"}', '[0:2]={1,NULL,-3}',
  '{"a,b",NULL,"NULL","\"\\"}', '{{a,NULL},{"{}",""}}', array['{"a": 9007199254740993}', 'null']::jsonb[],
  '{"a":[1e400,9007199254740993]}', '{"a": 0.12345678901234567891, "b": [1, 1.5]}', '<a>b</a>', '2026-03-08', '24:00:00',
  '10:00:00.5-05:30', '2026-03-08 02:30:00.123456', '2026-03-08 02:30:00.000001+00', '-1 year 2 days -03:04:05.6',
  '[1,5)', '["2026-03-08 02:30:00+00",)', '{[1.10,2.2],(3,)}', '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', '(1.5,-2)',
  '((0,0),(1,1),(1,0))', 'a.b', '"k"=>"v w"', to_tsvector('simple', 'fat rat'), gen_random_uuid(), 4294967295, '16/B374D848',
  'type', 'class', 'name', 'space', 'camel', 'Pascal', 'digit', 'snake', 'B', 'ü', 7);
