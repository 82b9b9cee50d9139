// Bytes that both sides can make, so that neither has to trust the other.
export function pattern(length) {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 7 + length) & 255;
  return bytes;
}

// Binary at several depths, in objects and in lists, between ordinary values.
export function tree() {
  return {
    name: "root",
    data: pattern(3),
    list: [pattern(0), pattern(1), pattern(256)],
    child: {
      name: "child",
      data: null,
      list: [],
      child: { name: "grandchild", data: pattern(1000), list: [pattern(2)], child: null },
    },
  };
}
