// Tries one pattern on one text. A pattern that is none throws.
onmessage = ({ data }) => {
  const source = data.whole ? `^(?:${data.pattern})$` : data.pattern;
  postMessage(new RegExp(source).test(data.value));
};
