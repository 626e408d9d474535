// Written messages, text letter by letter, and documents.

export class Talk {
  constructor(parts, post, words) {
    Object.assign(this, { parts, post, words, shown: new Set(), lines: new Map() });
    this.line = 0;
    this.sendText = () => {};
    const input = parts.write.querySelector("input");
    input.addEventListener("input", () => this.letters(input.value));
    parts.write.addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return;
      input.value = "";
      this.line += 1;
      await post("lines", { text });
    });
  }

  // The whole line goes each time, so that what was mended or lost is right at the next letter.
  letters(text) {
    if (this.parts.letters.checked) this.sendText(JSON.stringify({ line: this.line, text: text.slice(0, 2000) }));
  }

  heard(person, data) {
    const { line, text } = JSON.parse(data);
    const key = `${person.id} ${line}`;
    let shown = this.lines.get(key);
    if (!shown) {
      shown = document.createElement("p");
      const name = document.createElement("b");
      name.textContent = person.name || person.role_name;
      shown.append(name, document.createElement("span"));
      this.lines.set(key, shown);
      this.parts["caption-lines"].append(shown);
    }
    shown.lastChild.textContent = String(text);
    this.parts.captions.scrollTop = this.parts.captions.scrollHeight;
  }

  show(state) {
    const people = new Map([state.me, ...state.people].map((one) => [one.id, one]));
    for (const line of state.lines) {
      if (this.shown.has(line.id)) continue;
      this.shown.add(line.id);
      const item = document.createElement("li");
      const mine = line.from === state.me.id;
      item.className = mine ? "mine" : "";
      const name = document.createElement("b");
      name.textContent = mine ? this.words.you : people.get(line.from)?.name || "–";
      const text = document.createElement("p");
      text.textContent = line.text;
      item.append(name, text);
      this.parts.chat.append(item);
      item.scrollIntoView({ block: "nearest" });
    }
    this.parts.documents.replaceChildren(...state.documents.map((one) => this.documentItem(one)));
  }

  documentItem(one) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = one.url;
    link.download = one.name;
    link.textContent = `${one.name} (${Math.max(1, Math.round(one.size_bytes / 1000))} kB)`;
    item.append(link);
    return item;
  }
}
