<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Account</name>
    <message>
        <source>Attributed {part}</source>
        <translation>Zugeordnet {part}</translation>
    </message>
    <message>
        <source>Not attributed {part}</source>
        <translation>Nicht zugeordnet {part}</translation>
    </message>
    <message>
        <source>No track is named.</source>
        <translation>Keine Aufnahme wird genannt.</translation>
    </message>
    <message>
        <source>A share below {part} would not have been detected in this run.</source>
        <translation>Ein Anteil unter {part} wäre in diesem Lauf nicht nachgewiesen worden.</translation>
    </message>
    <message>
        <source>Explained fraction</source>
        <translation>Erklärter Teil</translation>
    </message>
    <message>
        <source>Remainder</source>
        <translation>Rest</translation>
    </message>
    <message>
        <source>Abstention</source>
        <translation>Enthaltung</translation>
    </message>
    <message>
        <source>Smallest share that would be detected</source>
        <translation>Kleinster nachweisbarer Anteil</translation>
    </message>
    <message>
        <source>Held against</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>{n} control recordings</source>
        <translation>{n} Kontrollaufnahmen</translation>
    </message>
    <message>
        <source>{n} of the model&apos;s own generations</source>
        <translation>{n} eigenen Erzeugnissen des Modells</translation>
    </message>
    <message>
        <source>nothing: there were no controls</source>
        <translation>nichts: Es gab keine Kontrollen</translation>
    </message>
    <message>
        <source>no p-value can be below {p}</source>
        <translation>kein p-Wert kann unter {p} liegen</translation>
    </message>
</context>
<context>
    <name>Answer</name>
    <message>
        <source>Rank {rank} of {n}, score {score}.</source>
        <translation>Rang {rank} von {n}, Wert {score}.</translation>
    </message>
    <message>
        <source>This track is too short to be compared with the suspect.</source>
        <translation>Diese Aufnahme ist zu kurz, um mit dem fraglichen Stück verglichen zu werden.</translation>
    </message>
    <message>
        <source>Strongest match: {suspect} of the suspect with {source}.</source>
        <translation>Stärkste Übereinstimmung: {suspect} des fraglichen Stücks mit {source}.</translation>
    </message>
    <message>
        <source>It is a decoy: it cannot have been in training.</source>
        <translation>Es ist ein Köder: Er kann nicht im Training gewesen sein.</translation>
    </message>
    <message>
        <source>Not detected at this sensitivity.</source>
        <translation>Bei dieser Empfindlichkeit nicht nachgewiesen.</translation>
    </message>
    <message>
        <source>Similar through this model; no evidence that the model learned it.</source>
        <translation>Durch dieses Modell ähnlich; kein Hinweis, dass das Modell sie gelernt hat.</translation>
    </message>
    <message>
        <source>Estimated share of measured influence among the catalogue supplied: {share}.</source>
        <translation>Geschätzter Anteil am gemessenen Einfluss unter dem vorgelegten Katalog: {share}.</translation>
    </message>
    <message>
        <source>A share below {part} would not have been detected in this run.</source>
        <translation>Ein Anteil unter {part} wäre in diesem Lauf nicht nachgewiesen worden.</translation>
    </message>
    <message>
        <source>Not detected at this sensitivity: a decoy, which cannot have been in training, ranks higher (rank {rank}).</source>
        <translation>Bei dieser Empfindlichkeit nicht nachgewiesen: Ein Köder, der nicht im Training gewesen sein kann, steht höher (Rang {rank}).</translation>
    </message>
    <message>
        <source>It ranks above every decoy.</source>
        <translation>Sie steht über jedem Köder.</translation>
    </message>
    <message>
        <source>The training list names it.</source>
        <translation>Die Trainingsliste nennt sie.</translation>
    </message>
    <message>
        <source>The model&apos;s losses say that it learned it (p = {p}).</source>
        <translation>Die Verluste des Modells sagen, dass es sie gelernt hat (p = {p}).</translation>
    </message>
    <message>
        <source>No evidence that the model learned it (p = {p}).</source>
        <translation>Kein Hinweis, dass das Modell sie gelernt hat (p = {p}).</translation>
    </message>
    <message>
        <source>Some track ranks first in any catalogue: without decoys, a rank alone is not a detection.</source>
        <translation>Irgendeine Aufnahme steht in jedem Katalog an erster Stelle: Ohne Köder ist ein Rang allein kein Nachweis.</translation>
    </message>
</context>
<context>
    <name>BarChart</name>
    <message>
        <source>Chart of contributions</source>
        <translation>Diagramm der Beiträge</translation>
    </message>
    <message>
        <source>No track matches the search.</source>
        <translation>Keine Aufnahme passt zur Suche.</translation>
    </message>
    <message>
        <source>There is no result yet.</source>
        <translation>Es gibt noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>Estimated share of measured influence</source>
        <translation>Geschätzter Anteil am gemessenen Einfluss</translation>
    </message>
    <message>
        <source>Score: influence and learned evidence, higher is more</source>
        <translation>Wert: Einfluss und Lernhinweis, höher ist mehr</translation>
    </message>
</context>
<context>
    <name>BundleDialog</name>
    <message>
        <source>Bundle</source>
        <translation>Bündel</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>One sealed file to hand over. Whoever receives it can check it with Rootnote; what is withheld is named in it by its digest.</source>
        <translation>Eine versiegelte Datei zum Übergeben. Wer sie erhält, kann sie mit Rootnote prüfen; was zurückgehalten wird, ist darin mit seiner Prüfsumme genannt.</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>&amp;Für</translation>
    </message>
    <message>
        <source>The other side: what can be checked and run again</source>
        <translation>die andere Seite: was sich prüfen und wiederholen lässt</translation>
    </message>
    <message>
        <source>The court room: what is seen and heard, nothing computed</source>
        <translation>den Gerichtssaal: was zu sehen und zu hören ist, ohne Berechnung</translation>
    </message>
    <message>
        <source>With &amp;sound: excerpts of the matched pairs</source>
        <translation>Mit &amp;Ton: Ausschnitte der übereinstimmenden Paare</translation>
    </message>
    <message>
        <source>Withhold &amp;names, titles, notes and typed texts</source>
        <translation>&amp;Namen, Titel, Notizen und getippte Texte zurückhalten</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Opening …</source>
        <translation>Wird geöffnet …</translation>
    </message>
</context>
<context>
    <name>CaseActions</name>
    <message>
        <source>&amp;New case …</source>
        <translation>&amp;Neuer Fall …</translation>
    </message>
    <message>
        <source>&amp;Open case …</source>
        <translation>Fall ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Recent cases</source>
        <translation>&amp;Letzte Fälle</translation>
    </message>
    <message>
        <source>C&amp;lose the case</source>
        <translation>Fall &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Check everything</source>
        <translation>Alles &amp;prüfen</translation>
    </message>
    <message>
        <source>Re&amp;peat and compare …</source>
        <translation>&amp;Wiederholen und vergleichen …</translation>
    </message>
    <message>
        <source>&amp;Show the chosen run&apos;s result</source>
        <translation>Ergebnis des gewählten Laufs &amp;zeigen</translation>
    </message>
    <message>
        <source>Write down how an exhibit was rec&amp;eived …</source>
        <translation>&amp;Eingang eines Beweisstücks festhalten …</translation>
    </message>
    <message>
        <source>&amp;Attach a file …</source>
        <translation>Datei &amp;anhängen …</translation>
    </message>
    <message>
        <source>Repor&amp;t …</source>
        <translation>Be&amp;richt …</translation>
    </message>
    <message>
        <source>&amp;Bundle …</source>
        <translation>&amp;Bündel …</translation>
    </message>
    <message>
        <source>&amp;Table of the result …</source>
        <translation>&amp;Tabelle des Ergebnisses …</translation>
    </message>
    <message>
        <source>Check a bun&amp;dle …</source>
        <translation>Ein Bün&amp;del prüfen …</translation>
    </message>
    <message>
        <source>Prese&amp;nt a court bundle …</source>
        <translation>Gerichtsbündel &amp;vorführen …</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Check a bundle</source>
        <translation>Ein Bündel prüfen</translation>
    </message>
    <message>
        <source>Present a court bundle</source>
        <translation>Gerichtsbündel vorführen</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>Bündel</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Datei anhängen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Repeat and compare</source>
        <translation>Wiederholen und vergleichen</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>Gespeichert: {path}</translation>
    </message>
    <message>
        <source>Entered into the case.</source>
        <translation>In den Fall eingetragen.</translation>
    </message>
</context>
<context>
    <name>CaseAnswers</name>
    <message>
        <source>{records} records and {files} files were checked.</source>
        <translation>{records} Einträge und {files} Dateien wurden geprüft.</translation>
    </message>
    <message>
        <source>Sealed by the key {key}: {n} records.</source>
        <translation>Versiegelt mit dem Schlüssel {key}: {n} Einträge.</translation>
    </message>
    <message>
        <source>Digest of the last record: {digest}</source>
        <translation>Prüfsumme des letzten Eintrags: {digest}</translation>
    </message>
    <message>
        <source>Not checked: {what}</source>
        <translation>Nicht geprüft: {what}</translation>
    </message>
    <message>
        <source>Everything holds.</source>
        <translation>Alles stimmt.</translation>
    </message>
    <message>
        <source>One thing does not hold.</source>
        <translation>Ein Befund: nicht alles stimmt.</translation>
    </message>
    <message>
        <source>{n} things do not hold.</source>
        <translation>{n} Befunde: nicht alles stimmt.</translation>
    </message>
    <message>
        <source>A seal shows that nothing was changed since it was made, by anybody without the key. It does not show when: whoever holds the key can seal again. A timestamp token, or the digest of the last record lodged with a third party, closes that.</source>
        <translation>Ein Siegel zeigt, dass seit seiner Entstehung niemand ohne den Schlüssel etwas geändert hat. Es zeigt nicht, wann: Wer den Schlüssel hat, kann neu versiegeln. Ein Zeitstempel, oder die bei einem Dritten hinterlegte Prüfsumme des letzten Eintrags, schließt diese Lücke.</translation>
    </message>
    <message>
        <source>A repeated run came out different.</source>
        <translation>Ein wiederholter Lauf ging anders aus.</translation>
    </message>
    <message>
        <source>The repeated runs agree within the tolerance.</source>
        <translation>Die wiederholten Läufe stimmen innerhalb der Toleranz überein.</translation>
    </message>
    <message>
        <source>The repeated runs are identical.</source>
        <translation>Die wiederholten Läufe sind identisch.</translation>
    </message>
    <message>
        <source>Run {number}.</source>
        <translation>Lauf {number}.</translation>
    </message>
    <message>
        <source>Not entered into the case: {reason}.</source>
        <translation>Nicht in den Fall eingetragen: {reason}.</translation>
    </message>
    <message>
        <source>{members} files, {withheld} withheld. SHA-256 of the bundle:
{digest}</source>
        <translation>{members} Dateien, {withheld} zurückgehalten. SHA-256 des Bündels:
{digest}</translation>
    </message>
    <message>
        <source>The bundle is written.</source>
        <translation>Das Bündel ist geschrieben.</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Go on with it, with my own key</source>
        <translation>Damit weiterarbeiten, mit eigenem Schlüssel</translation>
    </message>
    <message>
        <source>Copy the digest</source>
        <translation>Prüfsumme kopieren</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Finished (UTC)</source>
        <translation>Beendet (UTC)</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Exhibits</source>
        <translation>Beweisstücke</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>Neue Notiz</translation>
    </message>
    <message>
        <source>A note, entered with Return</source>
        <translation>Eine Notiz, mit der Eingabetaste eingetragen</translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation>Fortschritt dieses Schritts</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The seal shows that nothing was changed since. It does not show when: whoever holds the key can seal again. Lodge the digest with a third party, or attach a timestamp token, where time has to be shown.</source>
        <translation>Das Siegel zeigt, dass seither nichts geändert wurde. Es zeigt nicht, wann: Wer den Schlüssel hat, kann neu versiegeln. Wo es auf die Zeit ankommt, hinterlegen Sie die Prüfsumme bei einem Dritten, oder hängen Sie einen Zeitstempel an.</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Beweiskette</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Alles prüfen</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Übergeben</translation>
    </message>
    <message>
        <source>Report …</source>
        <translation>Bericht …</translation>
    </message>
    <message>
        <source>Bundle …</source>
        <translation>Bündel …</translation>
    </message>
    <message>
        <source>Table …</source>
        <translation>Tabelle …</translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Repeat and compare …</source>
        <translation>Wiederholen und vergleichen …</translation>
    </message>
    <message>
        <source>Received …</source>
        <translation>Eingang …</translation>
    </message>
    <message>
        <source>Attach a file …</source>
        <translation>Datei anhängen …</translation>
    </message>
    <message>
        <source>nothing in it is sealed with your key</source>
        <translation>nichts darin ist mit Ihrem Schlüssel versiegelt</translation>
    </message>
    <message>
        <source>Open for reading only: {reason}. Runs are not entered.</source>
        <translation>Nur zum Lesen geöffnet: {reason}. Läufe werden nicht eingetragen.</translation>
    </message>
    <message>
        <source>suspect</source>
        <translation>fragliches Stück</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>decoys</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>controls</source>
        <translation>Kontrollen</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>identisch</translation>
    </message>
    <message>
        <source>within tolerance</source>
        <translation>innerhalb der Toleranz</translation>
    </message>
    <message>
        <source>DIFFERENT</source>
        <translation>ANDERS</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Commissioned by</source>
        <translation>Auftraggeber</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Gutachter</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>Angehängt</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>{n} records. Digest of the last: {digest} …</source>
        <translation>{n} Einträge. Prüfsumme des letzten: {digest} …</translation>
    </message>
    <message>
        <source>Not checked since it was opened.</source>
        <translation>Seit dem Öffnen nicht geprüft.</translation>
    </message>
    <message>
        <source>Checked at {time}: everything holds.</source>
        <translation>Um {time} geprüft: Alles stimmt.</translation>
    </message>
    <message>
        <source>Checked at {time}: NOT everything holds.</source>
        <translation>Um {time} geprüft: NICHT alles stimmt.</translation>
    </message>
</context>
<context>
    <name>CaveatsDialog</name>
    <message>
        <source>Before relying on this result</source>
        <translation>Bevor Sie sich auf dieses Ergebnis stützen</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Loss of the suspect</source>
        <translation>Verlust des fraglichen Stücks</translation>
    </message>
    <message>
        <source>Computed on</source>
        <translation>Berechnet auf</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>A score estimates a track&apos;s measured influence on the suspect among the catalogue supplied. It is not a share, not a probability, and does not say how the suspect came to be: some track ranks first in any catalogue.</source>
        <translation>Ein Wert schätzt den gemessenen Einfluss einer Aufnahme auf das fragliche Stück unter dem vorgelegten Katalog. Er ist kein Anteil, keine Wahrscheinlichkeit und sagt nicht, wie das Stück entstand: Irgendeine Aufnahme steht in jedem Katalog an erster Stelle.</translation>
    </message>
    <message>
        <source>A share is an estimated share of measured influence among the catalogue supplied. Shares need not add up to 100 %: what was not attributed is nobody&apos;s.</source>
        <translation>Ein Anteil ist ein geschätzter Anteil am gemessenen Einfluss unter dem vorgelegten Katalog. Anteile müssen nicht 100 % ergeben: Was nicht zugeordnet wurde, gehört niemandem.</translation>
    </message>
    <message>
        <source>HOW MUCH IS EXPLAINED?</source>
        <translation>WIE VIEL IST ERKLÄRT?</translation>
    </message>
    <message>
        <source>This was not computed.</source>
        <translation>Dies wurde nicht berechnet.</translation>
    </message>
    <message>
        <source>DOES THE MODEL FIT THE SUSPECT?</source>
        <translation>PASST DAS MODELL ZUM FRAGLICHEN STÜCK?</translation>
    </message>
    <message>
        <source>CAVEATS</source>
        <translation>VORBEHALTE</translation>
    </message>
    <message>
        <source>HOW IT WAS MADE</source>
        <translation>WIE ES ENTSTAND</translation>
    </message>
</context>
<context>
    <name>ContributionView</name>
    <message>
        <source>Decoys</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>Is my track in it? Title, artist or ISRC</source>
        <translation>Ist mein Titel darin? Titel, Künstler oder ISRC</translation>
    </message>
    <message>
        <source>Is my track in it?</source>
        <translation>Ist mein Titel darin?</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Why no track is named</source>
        <translation>Warum keine Aufnahme genannt wird</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Artists</source>
        <translation>Künstler</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Veröffentlichungen</translation>
    </message>
    <message>
        <source>Rights holders</source>
        <translation>Rechteinhaber</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>Gruppieren nach</translation>
    </message>
    <message>
        <source>What one bar stands for</source>
        <translation>Wofür ein Balken steht</translation>
    </message>
    <message>
        <source>Best first</source>
        <translation>Beste zuerst</translation>
    </message>
    <message>
        <source>By title</source>
        <translation>Nach Titel</translation>
    </message>
    <message>
        <source>By artist</source>
        <translation>Nach Künstler</translation>
    </message>
    <message>
        <source>By time in suspect</source>
        <translation>Nach Zeit im Stück</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Sortieren</translation>
    </message>
    <message>
        <source>Order of the bars</source>
        <translation>Reihenfolge der Balken</translation>
    </message>
    <message>
        <source>Show recordings that cannot have been in training, as a comparison</source>
        <translation>Zum Vergleich Aufnahmen zeigen, die nicht im Training gewesen sein können</translation>
    </message>
    <message>
        <source>Table of contributions</source>
        <translation>Tabelle der Beiträge</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Map over time</source>
        <translation>Karte über die Zeit</translation>
    </message>
    <message>
        <source>Ways to see the result</source>
        <translation>Ansichten des Ergebnisses</translation>
    </message>
    <message>
        <source>No track of the catalogue supplied matches. A recording outside the catalogue is not compared: add it and run again.</source>
        <translation>Keine Aufnahme des vorgelegten Katalogs passt. Eine Aufnahme außerhalb des Katalogs wird nicht verglichen: Fügen Sie sie hinzu und ordnen Sie noch einmal zu.</translation>
    </message>
    <message>
        <source>{n} tracks match. Choose one to read its answer.</source>
        <translation>{n} Aufnahmen passen. Wählen Sie eine, um ihre Antwort zu lesen.</translation>
    </message>
</context>
<context>
    <name>Court</name>
    <message>
        <source>Run {number}: {suspect}</source>
        <translation>Lauf {number}: {suspect}</translation>
    </message>
    <message>
        <source>A decoy: it cannot have been in training.</source>
        <translation>Ein Köder: Er kann nicht im Training gewesen sein.</translation>
    </message>
    <message>
        <source>Similar through this model, no evidence that it learned it.</source>
        <translation>Durch dieses Modell ähnlich, kein Hinweis, dass es sie gelernt hat.</translation>
    </message>
    <message>
        <source>Estimated share of measured influence: {value}</source>
        <translation>Geschätzter Anteil am gemessenen Einfluss: {value}</translation>
    </message>
    <message>
        <source>Score: {value}</source>
        <translation>Wert: {value}</translation>
    </message>
    <message>
        <source>Learned by this model: {how}</source>
        <translation>Von diesem Modell gelernt: {how}</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Sealed by the key {key}: {n} records</source>
        <translation>Versiegelt mit dem Schlüssel {key}: {n} Einträge</translation>
    </message>
    <message>
        <source>SHA-256 of the bundle: {digest}</source>
        <translation>SHA-256 des Bündels: {digest}</translation>
    </message>
    <message>
        <source>Digest of the last record: {digest}</source>
        <translation>Prüfsumme des letzten Eintrags: {digest}</translation>
    </message>
    <message>
        <source>What was shown</source>
        <translation>Was gezeigt wurde</translation>
    </message>
</context>
<context>
    <name>DemoButton</name>
    <message>
        <source>Open the demo: a case with known answers</source>
        <translation>Die Demo öffnen: ein Fall mit bekannten Antworten</translation>
    </message>
    <message>
        <source>The same as a sealed case</source>
        <translation>Dasselbe als versiegelter Fall</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Read this before relying on it ({n})</source>
        <translation>Vor Gebrauch lesen ({n})</translation>
    </message>
    <message>
        <source>No source selected</source>
        <translation>Keine Quelle gewählt</translation>
    </message>
</context>
<context>
    <name>DisplayPanel</name>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Mel (as the ear hears)</source>
        <translation>Mel (wie das Ohr hört)</translation>
    </message>
    <message>
        <source>Frequency axis</source>
        <translation>Frequenzachse</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Highest frequency</source>
        <translation>Höchste Frequenz</translation>
    </message>
    <message>
        <source>All there is</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Floor in decibels</source>
        <translation>Untergrenze in Dezibel</translation>
    </message>
    <message>
        <source>Ceiling in decibels</source>
        <translation>Obergrenze in Dezibel</translation>
    </message>
    <message>
        <source>&amp;Frequency axis</source>
        <translation>&amp;Frequenzachse</translation>
    </message>
    <message>
        <source>&amp;Up to</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>F&amp;arben</translation>
    </message>
    <message>
        <source>F&amp;loor</source>
        <translation>&amp;Untergrenze</translation>
    </message>
    <message>
        <source>C&amp;eiling</source>
        <translation>&amp;Obergrenze</translation>
    </message>
    <message>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Cividis (colour-blind safe)</source>
        <translation>Cividis (für Farbenblinde)</translation>
    </message>
    <message>
        <source>Grey (for print)</source>
        <translation>Grau (für den Druck)</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>This did not work</source>
        <translation>Das ging nicht</translation>
    </message>
    <message>
        <source>Expected: {expected}. Found: {found}.</source>
        <translation>Erwartet: {expected}. Gefunden: {found}.</translation>
    </message>
    <message>
        <source>A mistake in Rootnote</source>
        <translation>Ein Fehler in Rootnote</translation>
    </message>
    <message>
        <source>Something happened that Rootnote was not made for.</source>
        <translation>Es ist etwas geschehen, wofür Rootnote nicht gemacht ist.</translation>
    </message>
    <message>
        <source>The details were written to {path}.</source>
        <translation>Die Einzelheiten stehen in {path}.</translation>
    </message>
    <message>
        <source>Your files are untouched, and finished work is kept. Please report this.</source>
        <translation>Ihre Dateien sind unberührt, und fertige Arbeit bleibt erhalten. Bitte melden Sie dies.</translation>
    </message>
</context>
<context>
    <name>EvidencePanel</name>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>{rank} of {n}</source>
        <translation>{rank} von {n}</translation>
    </message>
    <message>
        <source>Estimated share</source>
        <translation>Geschätzter Anteil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>q-value</source>
        <translation>q-Wert</translation>
    </message>
    <message>
        <source>Part of the suspect</source>
        <translation>Teil des fraglichen Stücks</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>Its tracks&apos; estimated shares added up</source>
        <translation>Summe der geschätzten Anteile der Aufnahmen</translation>
    </message>
    <message>
        <source>Learned by this model</source>
        <translation>Von diesem Modell gelernt</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>p-value</source>
        <translation>p-Wert</translation>
    </message>
    <message>
        <source>Strongest in suspect</source>
        <translation>Am stärksten im Stück</translation>
    </message>
    <message>
        <source>Strongest in source</source>
        <translation>Am stärksten in der Quelle</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>Beinahe-Dubletten</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>Rights holder</source>
        <translation>Rechteinhaber</translation>
    </message>
    <message>
        <source>What no named track of the catalogue accounts for. It is never handed out.</source>
        <translation>Was keine genannte Aufnahme des Katalogs erklärt. Es wird nie verteilt.</translation>
    </message>
    <message>
        <source>There are near-duplicates of it: they are weighed as one</source>
        <translation>Es gibt Beinahe-Dubletten: Sie werden als eine gewogen</translation>
    </message>
    <message>
        <source>Weighed as one with {track}</source>
        <translation>Als eine gewogen mit {track}</translation>
    </message>
    <message>
        <source>Rank {rank} of {n}</source>
        <translation>Rang {rank} von {n}</translation>
    </message>
    <message>
        <source>Score {score}</source>
        <translation>Wert {score}</translation>
    </message>
    <message>
        <source>Share {share}</source>
        <translation>Anteil {share}</translation>
    </message>
    <message>
        <source>{suspect} of the suspect matches {source}</source>
        <translation>{suspect} des Stücks entspricht {source}</translation>
    </message>
    <message>
        <source>Learned: {how}</source>
        <translation>Gelernt: {how}</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Rootnote help</source>
        <translation>Hilfe zu Rootnote</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>Wie es arbeitet</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Begriffe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>InputCard</name>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Nicht verwendbar</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>similar only</source>
        <translation>nur ähnlich</translation>
    </message>
    <message>
        <source>decoy</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>not attributed</source>
        <translation>nicht zugeordnet</translation>
    </message>
</context>
<context>
    <name>MainMenu</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation>F&amp;all</translation>
    </message>
    <message>
        <source>R&amp;esult</source>
        <translation>&amp;Ergebnis</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open &amp;model …</source>
        <translation>&amp;Modell öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;catalogue folder …</source>
        <translation>&amp;Katalogordner öffnen …</translation>
    </message>
    <message>
        <source>Open catalogue CS&amp;V …</source>
        <translation>Katalog-CS&amp;V öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;suspect …</source>
        <translation>&amp;Fragliches Stück öffnen …</translation>
    </message>
    <message>
        <source>Open the &amp;demo …</source>
        <translation>&amp;Demo öffnen …</translation>
    </message>
    <message>
        <source>Save the result as &amp;JSON …</source>
        <translation>Ergebnis als &amp;JSON sichern …</translation>
    </message>
    <message>
        <source>Save the table as CS&amp;V …</source>
        <translation>&amp;Tabelle als CSV sichern …</translation>
    </message>
    <message>
        <source>&amp;Clear everything</source>
        <translation>&amp;Alles verwerfen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Attribute</source>
        <translation>&amp;Zuordnen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Options …</source>
        <translation>&amp;Optionen …</translation>
    </message>
    <message>
        <source>Use the &amp;whole track</source>
        <translation>&amp;Ganzes Stück nehmen</translation>
    </message>
    <message>
        <source>&amp;Chart</source>
        <translation>&amp;Diagramm</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>&amp;Tabelle</translation>
    </message>
    <message>
        <source>&amp;Map over time</source>
        <translation>&amp;Karte über die Zeit</translation>
    </message>
    <message>
        <source>Is my track &amp;in it?</source>
        <translation>Ist &amp;mein Titel darin?</translation>
    </message>
    <message>
        <source>Copy the &amp;rows</source>
        <translation>&amp;Zeilen kopieren</translation>
    </message>
    <message>
        <source>&amp;Before relying on it</source>
        <translation>&amp;Vor Gebrauch lesen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Spielen oder anhalten</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>S&amp;topp</translation>
    </message>
    <message>
        <source>Switch suspect and &amp;source</source>
        <translation>Stück und &amp;Quelle wechseln</translation>
    </message>
    <message>
        <source>&amp;Loop</source>
        <translation>S&amp;chleife</translation>
    </message>
    <message>
        <source>&amp;Equal loudness</source>
        <translation>&amp;Gleiche Lautheit</translation>
    </message>
    <message>
        <source>&amp;Faster</source>
        <translation>S&amp;chneller</translation>
    </message>
    <message>
        <source>Slo&amp;wer</source>
        <translation>&amp;Langsamer</translation>
    </message>
    <message>
        <source>Lo&amp;uder</source>
        <translation>La&amp;uter</translation>
    </message>
    <message>
        <source>&amp;Quieter</source>
        <translation>L&amp;eiser</translation>
    </message>
    <message>
        <source>Sound &amp;output</source>
        <translation>Ton&amp;ausgabe</translation>
    </message>
    <message>
        <source>No sound output was found</source>
        <translation>Keine Tonausgabe gefunden</translation>
    </message>
    <message>
        <source>&amp;Inputs</source>
        <translation>&amp;Eingaben</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>E&amp;rgebnis</translation>
    </message>
    <message>
        <source>C&amp;ase</source>
        <translation>&amp;Fall</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Erscheinung</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Presentation</source>
        <translation>&amp;Vorführung</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;How it works</source>
        <translation>&amp;Wie es arbeitet</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>Open the &amp;log folder</source>
        <translation>&amp;Protokollordner öffnen</translation>
    </message>
    <message>
        <source>&amp;About Rootnote</source>
        <translation>&amp;Über Rootnote</translation>
    </message>
    <message>
        <source>Save the result</source>
        <translation>Ergebnis sichern</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>Gesichert: {path}</translation>
    </message>
    <message>
        <source>The language changes when Rootnote starts again.</source>
        <translation>Die Sprache wechselt beim nächsten Start von Rootnote.</translation>
    </message>
    <message>
        <source>About Rootnote</source>
        <translation>Über Rootnote</translation>
    </message>
    <message>
        <source>Which recordings an AI-generated track is built from, and how sure we are. Works offline; changes none of your files. Apache License 2.0.</source>
        <translation>Aus welchen Aufnahmen ein KI-erzeugtes Stück aufgebaut ist, und wie sicher das ist. Arbeitet ohne Netz, verändert keine Ihrer Dateien. Apache-Lizenz 2.0.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Choose the model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Choose the catalogue</source>
        <translation>Katalog wählen</translation>
    </message>
    <message>
        <source>Choose the suspect</source>
        <translation>Fragliches Stück wählen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>A run is going on</source>
        <translation>Ein Lauf ist im Gang</translation>
    </message>
    <message>
        <source>Stop the run and close?</source>
        <translation>Den Lauf abbrechen und schließen?</translation>
    </message>
    <message>
        <source>Finished work is kept: the same run goes on from there next time.</source>
        <translation>Fertige Arbeit bleibt erhalten: Derselbe Lauf geht das nächste Mal von dort weiter.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Abbrechen und schließen</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of influence over time</source>
        <translation>Karte des Einflusses über die Zeit</translation>
    </message>
    <message>
        <source>{title}: {suspect} of the suspect with {source}, score {score}</source>
        <translation>{title}: {suspect} des Stücks mit {source}, Wert {score}</translation>
    </message>
    <message>
        <source>This result holds no scores over time.</source>
        <translation>Dieses Ergebnis enthält keine Werte über die Zeit.</translation>
    </message>
    <message>
        <source>Influence score</source>
        <translation>Einflusswert</translation>
    </message>
</context>
<context>
    <name>NewCaseDialog</name>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>Make the case</source>
        <translation>Fall anlegen</translation>
    </message>
    <message>
        <source>A case is a folder that keeps every run with its result, and a sealed log of who did what, and when. Your files stay where they are.</source>
        <translation>Ein Fall ist ein Ordner, der jeden Lauf mit seinem Ergebnis aufbewahrt, und ein versiegeltes Protokoll darüber, wer wann was getan hat. Ihre Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Question</source>
        <translation>&amp;Frage</translation>
    </message>
    <message>
        <source>What is to be answered?</source>
        <translation>Was soll beantwortet werden?</translation>
    </message>
    <message>
        <source>&amp;Commissioned by</source>
        <translation>Auftrag&amp;geber</translation>
    </message>
    <message>
        <source>&amp;Examiner</source>
        <translation>G&amp;utachter</translation>
    </message>
    <message>
        <source>&amp;Organisation</source>
        <translation>&amp;Organisation</translation>
    </message>
    <message>
        <source>Q&amp;ualifications</source>
        <translation>&amp;Qualifikation</translation>
    </message>
    <message>
        <source>Folder that it is kept in</source>
        <translation>Ordner, in dem er liegt</translation>
    </message>
    <message>
        <source>&amp;Kept in</source>
        <translation>&amp;Ablage in</translation>
    </message>
</context>
<context>
    <name>OptionsDialog</name>
    <message>
        <source>Options of the run</source>
        <translation>Optionen des Laufs</translation>
    </message>
    <message>
        <source>Decoys</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>Kontrollen</translation>
    </message>
    <message>
        <source>Unknown: leave empty</source>
        <translation>Unbekannt: leer lassen</translation>
    </message>
    <message>
        <source>&amp;Decoys</source>
        <translation>&amp;Köder</translation>
    </message>
    <message>
        <source>Recordings that cannot have been in training. They are ranked with the catalogue: a track below them is not told apart from them.</source>
        <translation>Aufnahmen, die nicht im Training gewesen sein können. Sie werden mit dem Katalog eingereiht: Eine Aufnahme unter ihnen ist von ihnen nicht zu unterscheiden.</translation>
    </message>
    <message>
        <source>&amp;Controls</source>
        <translation>K&amp;ontrollen</translation>
    </message>
    <message>
        <source>Recordings that cannot have been in training. They show whether the suspect looks like this model&apos;s music at all.</source>
        <translation>Aufnahmen, die nicht im Training gewesen sein können. Sie zeigen, ob das fragliche Stück überhaupt wie Musik dieses Modells aussieht.</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>&amp;Prompt</translation>
    </message>
    <message>
        <source>The text that the suspect was made from, if known.</source>
        <translation>Der Text, aus dem das Stück erzeugt wurde, falls bekannt.</translation>
    </message>
    <message>
        <source>&amp;Segment length</source>
        <translation>&amp;Abschnittslänge</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>&amp;Startzahl</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>1  Inputs</source>
        <translation>1  Eingaben</translation>
    </message>
    <message>
        <source>3  Case</source>
        <translation>3  Fall</translation>
    </message>
    <message>
        <source>The inputs have changed since this result.</source>
        <translation>Die Eingaben haben sich seit diesem Ergebnis geändert.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>2  Result</source>
        <translation>2  Ergebnis</translation>
    </message>
    <message>
        <source>2  Listen</source>
        <translation>2  Hören</translation>
    </message>
    <message>
        <source>3  Case: {title}</source>
        <translation>3  Fall: {title}</translation>
    </message>
    <message>
        <source>Demo. {known}</source>
        <translation>Demo. {known}</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>No sound output was found. Connect loudspeakers or headphones and check that the sound system is running; everything else works without.</source>
        <translation>Keine Tonausgabe gefunden. Schließen Sie Lautsprecher oder Kopfhörer an und prüfen Sie, ob das Tonsystem läuft; alles andere geht ohne.</translation>
    </message>
    <message>
        <source>Sound needs a system library that is missing ({error}). On Debian or Ubuntu install libpulse0, then start Rootnote again.</source>
        <translation>Für Ton fehlt eine Systembibliothek ({error}). Installieren Sie unter Debian oder Ubuntu libpulse0 und starten Sie Rootnote neu.</translation>
    </message>
    <message>
        <source>The sound system was stopped or restarted since Rootnote began to use it. Start Rootnote again to hear sound; everything else works without.</source>
        <translation>Das Tonsystem wurde beendet oder neu gestartet, seit Rootnote es benutzt. Starten Sie Rootnote neu, um Ton zu hören; alles andere geht ohne.</translation>
    </message>
    <message>
        <source>The sound output stopped ({reason}). Choose another, or press play again.</source>
        <translation>Die Tonausgabe hat aufgehört ({reason}). Wählen Sie eine andere, oder drücken Sie noch einmal auf Spielen.</translation>
    </message>
    <message>
        <source>There is no recording on this side to play.</source>
        <translation>Auf dieser Seite gibt es keine Aufnahme.</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>It was kept as {path}.</source>
        <translation>Sie wurde als {path} aufgehoben.</translation>
    </message>
    <message>
        <source>The settings file could not be read; defaults are used.</source>
        <translation>Die Einstellungsdatei war nicht lesbar; es gelten die Vorgaben.</translation>
    </message>
    <message>
        <source>Settings are kept for this session only: {reason}</source>
        <translation>Einstellungen gelten nur für diese Sitzung: {reason}</translation>
    </message>
</context>
<context>
    <name>Presentation</name>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>{n} recordings</source>
        <translation>{n} Aufnahmen</translation>
    </message>
    <message>
        <source>Which recordings of the catalogue does this model lean on when it makes this track?</source>
        <translation>Auf welche Aufnahmen des Katalogs stützt sich dieses Modell, wenn es dieses Stück erzeugt?</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>Die Frage</translation>
    </message>
    <message>
        <source>A share is an estimated share of measured influence among the catalogue supplied. It is not a probability.</source>
        <translation>Ein Anteil ist ein geschätzter Anteil am gemessenen Einfluss unter dem vorgelegten Katalog. Er ist keine Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>A score estimates measured influence among the catalogue supplied. It is not a probability. Some track ranks first in any catalogue.</source>
        <translation>Ein Wert schätzt den gemessenen Einfluss unter dem vorgelegten Katalog. Er ist keine Wahrscheinlichkeit. Irgendeine Aufnahme steht in jedem Katalog an erster Stelle.</translation>
    </message>
    <message>
        <source>The ranking</source>
        <translation>Die Rangfolge</translation>
    </message>
    <message>
        <source>{suspect} of the suspect, {source} of the source</source>
        <translation>{suspect} des Stücks, {source} der Quelle</translation>
    </message>
    <message>
        <source>Space plays. X switches between suspect and source.</source>
        <translation>Die Leertaste spielt. X wechselt zwischen Stück und Quelle.</translation>
    </message>
    <message>
        <source>Rank {rank}</source>
        <translation>Rang {rank}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>What limits this answer</source>
        <translation>Was diese Antwort begrenzt</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Vorführung</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Spielen (Leertaste)</translation>
    </message>
    <message>
        <source>Switch (X)</source>
        <translation>Wechseln (X)</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Heard: {name} (X)</source>
        <translation>Zu hören: {name} (X)</translation>
    </message>
</context>
<context>
    <name>ReceiptDialog</name>
    <message>
        <source>Exhibit {number}</source>
        <translation>Beweisstück {number}</translation>
    </message>
    <message>
        <source>Enter into the case</source>
        <translation>In den Fall eintragen</translation>
    </message>
    <message>
        <source>&amp;Received on</source>
        <translation>&amp;Eingegangen am</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>&amp;Was</translation>
    </message>
    <message>
        <source>The whole report, for experts and courts</source>
        <translation>Der ganze Bericht, für Gutachter und Gerichte</translation>
    </message>
    <message>
        <source>One page in plain words</source>
        <translation>Eine Seite in einfachen Worten</translation>
    </message>
    <message>
        <source>&amp;As</source>
        <translation>&amp;Als</translation>
    </message>
    <message>
        <source>Web page in one file, with sound</source>
        <translation>Webseite in einer Datei, mit Ton</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
</context>
<context>
    <name>RerunDialog</name>
    <message>
        <source>Repeat and compare</source>
        <translation>Wiederholen und vergleichen</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Everything is computed again from the recorded inputs, the index too, and every number is compared. How they compare is entered into the case.</source>
        <translation>Alles wird aus den festgehaltenen Eingaben neu berechnet, auch der Index, und jede Zahl wird verglichen. Das Ergebnis des Vergleichs wird in den Fall eingetragen.</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Look for moved files in</source>
        <translation>Verschobene Dateien suchen in</translation>
    </message>
    <message>
        <source>&amp;Look for moved files in</source>
        <translation>Verschobene &amp;Dateien suchen in</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>by any track that is named</source>
        <translation>keiner genannten Aufnahme</translation>
    </message>
    <message>
        <source>disclosed</source>
        <translation>offengelegt</translation>
    </message>
    <message>
        <source>learned, p = {p}</source>
        <translation>gelernt, p = {p}</translation>
    </message>
    <message>
        <source>similar only</source>
        <translation>nur ähnlich</translation>
    </message>
    <message>
        <source>best: rank {rank}</source>
        <translation>beste: Rang {rank}</translation>
    </message>
    <message>
        <source>training set (disclosed)</source>
        <translation>Trainingsmenge (offengelegt)</translation>
    </message>
    <message>
        <source>open question</source>
        <translation>offene Frage</translation>
    </message>
    <message>
        <source>control</source>
        <translation>Kontrolle</translation>
    </message>
    <message>
        <source>decoy</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>Influence</source>
        <translation>Einfluss</translation>
    </message>
    <message>
        <source>Unlearning step</source>
        <translation>Verlernschritt</translation>
    </message>
    <message>
        <source>Learned evidence</source>
        <translation>Lernhinweis</translation>
    </message>
    <message>
        <source>inferred</source>
        <translation>erschlossen</translation>
    </message>
    <message>
        <source>inferred, p = {p}</source>
        <translation>erschlossen, p = {p}</translation>
    </message>
    <message>
        <source>no evidence, p = {p}</source>
        <translation>kein Hinweis, p = {p}</translation>
    </message>
    <message>
        <source>similar through this model, no evidence that it learned it</source>
        <translation>durch dieses Modell ähnlich, kein Hinweis, dass es sie gelernt hat</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>Ohne Angabe</translation>
    </message>
    <message>
        <source>Not attributed</source>
        <translation>Nicht zugeordnet</translation>
    </message>
    <message>
        <source>1 track</source>
        <translation>1 Aufnahme</translation>
    </message>
    <message>
        <source>{n} tracks</source>
        <translation>{n} Aufnahmen</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Künstler</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>q-value</source>
        <translation>q-Wert</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Gelernt</translation>
    </message>
    <message>
        <source>p-value</source>
        <translation>p-Wert</translation>
    </message>
    <message>
        <source>In suspect</source>
        <translation>Im Stück</translation>
    </message>
    <message>
        <source>In source</source>
        <translation>In der Quelle</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Near-duplicates of</source>
        <translation>Beinahe-Dublette von</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>Rights holder</source>
        <translation>Rechteinhaber</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Options …</source>
        <translation>Optionen …</translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation>Fortschritt dieses Schritts</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>What the run computes on</source>
        <translation>Worauf gerechnet wird</translation>
    </message>
    <message>
        <source>Best device</source>
        <translation>Bestes Gerät</translation>
    </message>
    <message>
        <source>Use the whole track</source>
        <translation>Ganzes Stück nehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping after this batch …</source>
        <translation>Hört nach diesem Teil auf …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Attribute selection</source>
        <translation>Auswahl zuordnen</translation>
    </message>
    <message>
        <source>Attribute</source>
        <translation>Zuordnen</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>ein Modell</translation>
    </message>
    <message>
        <source>a catalogue</source>
        <translation>ein Katalog</translation>
    </message>
    <message>
        <source>a suspect</source>
        <translation>ein fragliches Stück</translation>
    </message>
    <message>
        <source>Still missing: {things}</source>
        <translation>Es fehlt noch: {things}</translation>
    </message>
    <message>
        <source>Reading the inputs …</source>
        <translation>Eingaben werden gelesen …</translation>
    </message>
    <message>
        <source>One of the inputs cannot be used: see its card.</source>
        <translation>Eine der Eingaben ist nicht verwendbar: siehe ihre Karte.</translation>
    </message>
    <message>
        <source>Ready: {start} to {stop} of the suspect</source>
        <translation>Bereit: {start} bis {stop} des fraglichen Stücks</translation>
    </message>
    <message>
        <source>Ready: the whole suspect</source>
        <translation>Bereit: das ganze fragliche Stück</translation>
    </message>
    <message>
        <source>The run may need {needed}; {device} has {there}.</source>
        <translation>Der Lauf braucht vielleicht {needed}; {device} hat {there}.</translation>
    </message>
    <message>
        <source>Stopped. Finished work is kept.</source>
        <translation>Abgebrochen. Fertige Arbeit bleibt erhalten.</translation>
    </message>
    <message>
        <source>about {time} left in this step</source>
        <translation>noch etwa {time} in diesem Schritt</translation>
    </message>
    <message>
        <source>Reading the suspect</source>
        <translation>Fragliches Stück wird gelesen</translation>
    </message>
    <message>
        <source>Reading the catalogue</source>
        <translation>Katalog wird gelesen</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>Modell wird geöffnet</translation>
    </message>
    <message>
        <source>Catalogue: encoding the recordings</source>
        <translation>Katalog: Aufnahmen werden kodiert</translation>
    </message>
    <message>
        <source>Catalogue: measuring gradients</source>
        <translation>Katalog: Gradienten werden gemessen</translation>
    </message>
    <message>
        <source>Catalogue: the model&apos;s own generations</source>
        <translation>Katalog: eigene Stücke des Modells</translation>
    </message>
    <message>
        <source>Catalogue: comparing with controls</source>
        <translation>Katalog: Vergleich mit Kontrollen</translation>
    </message>
    <message>
        <source>Suspect: encoding</source>
        <translation>Stück: wird kodiert</translation>
    </message>
    <message>
        <source>Suspect: comparing the best matches exactly</source>
        <translation>Stück: beste Treffer werden genau verglichen</translation>
    </message>
    <message>
        <source>Suspect: unlearning step</source>
        <translation>Stück: Verlernschritt</translation>
    </message>
    <message>
        <source>Suspect: comparing with controls</source>
        <translation>Stück: Vergleich mit Kontrollen</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Fertig.</translation>
    </message>
    <message>
        <source>Done in {time}.</source>
        <translation>Fertig in {time}.</translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation>Der Lauf ist gescheitert.</translation>
    </message>
    <message>
        <source>The run failed. The last result is kept.</source>
        <translation>Der Lauf ist gescheitert. Das letzte Ergebnis bleibt.</translation>
    </message>
</context>
<context>
    <name>SetupPage</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The checkpoint that is said to have made the track. Drop its folder here. No code from it is run.</source>
        <translation>Der Checkpoint, der das Stück erzeugt haben soll. Ziehen Sie seinen Ordner hierher. Kein Code daraus wird ausgeführt.</translation>
    </message>
    <message>
        <source>Choose folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>The recordings that may have shaped it. Drop a folder of recordings or a catalogue CSV here.</source>
        <translation>Die Aufnahmen, die es geprägt haben können. Ziehen Sie einen Ordner mit Aufnahmen oder eine Katalog-CSV hierher.</translation>
    </message>
    <message>
        <source>CSV …</source>
        <translation>CSV …</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>The track in question, said to be generated. Drop any sound file here.</source>
        <translation>Das Stück, um das es geht und das erzeugt worden sein soll. Ziehen Sie eine Tondatei hierher.</translation>
    </message>
    <message>
        <source>Choose file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Which recordings is this track built from?</source>
        <translation>Aus welchen Aufnahmen ist dieses Stück aufgebaut?</translation>
    </message>
    <message>
        <source>Rootnote looks inside the model and ranks your catalogue by its measured influence on the suspect. Nothing leaves this computer, and no file is changed.</source>
        <translation>Rootnote sieht in das Modell hinein und ordnet Ihren Katalog nach seinem gemessenen Einfluss auf das fragliche Stück. Nichts verlässt diesen Rechner, und keine Datei wird verändert.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} Parameter</translation>
    </message>
    <message>
        <source>Sample rate</source>
        <translation>Abtastrate</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>about {size} for a run</source>
        <translation>etwa {size} für einen Lauf</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Artists</source>
        <translation>Künstler</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doppelte</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Bemerkungen</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>mono</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>{n} channels</source>
        <translation>{n} Kanäle</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decoder</translation>
    </message>
    <message>
        <source>Noticed</source>
        <translation>Aufgefallen</translation>
    </message>
</context>
<context>
    <name>StatementCard</name>
    <message>
        <source>Enter into the case</source>
        <translation>In den Fall eintragen</translation>
    </message>
    <message>
        <source>What the examiner states</source>
        <translation>Was der Gutachter angibt</translation>
    </message>
    <message>
        <source>These answers stand on every page of the report and limit what it may say.</source>
        <translation>Diese Angaben stehen auf jeder Seite des Berichts und begrenzen, was er sagen darf.</translation>
    </message>
    <message>
        <source>Did this model make the suspect?</source>
        <translation>Hat dieses Modell das Stück erzeugt?</translation>
    </message>
    <message>
        <source>What does that rest on?</source>
        <translation>Worauf stützt sich das?</translation>
    </message>
    <message>
        <source>Which act does it bear on?</source>
        <translation>Um welche Handlung geht es?</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>Gutachten</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Suspected</source>
        <translation>Vermutet</translation>
    </message>
    <message>
        <source>Known, as from a generation log</source>
        <translation>Bekannt, etwa aus einem Erzeugungsprotokoll</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>Keine Angabe</translation>
    </message>
    <message>
        <source>Collecting the data set</source>
        <translation>Sammeln des Datensatzes</translation>
    </message>
    <message>
        <source>What the weights hold</source>
        <translation>Was in den Gewichten steckt</translation>
    </message>
    <message>
        <source>Making this output</source>
        <translation>Erzeugen dieser Ausgabe</translation>
    </message>
    <message>
        <source>Document, log, testimony</source>
        <translation>Urkunde, Protokoll, Aussage</translation>
    </message>
    <message>
        <source>In the examiner&apos;s own words. Nothing is written here by Rootnote.</source>
        <translation>In den eigenen Worten des Gutachters. Rootnote schreibt hier nichts.</translation>
    </message>
</context>
<context>
    <name>TimeAxis</name>
    <message>
        <source>Time axis</source>
        <translation>Zeitachse</translation>
    </message>
</context>
<context>
    <name>TrackHeader</name>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Show the whole track</source>
        <translation>Das ganze Stück zeigen</translation>
    </message>
    <message>
        <source>Frequency axis, colours, floor and ceiling</source>
        <translation>Frequenzachse, Farben, Unter- und Obergrenze</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>no recording</source>
        <translation>keine Aufnahme</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>mono</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>{n} channels</source>
        <translation>{n} Kanäle</translation>
    </message>
    <message>
        <source>reading {n} %</source>
        <translation>liest {n} %</translation>
    </message>
</context>
<context>
    <name>TrackView</name>
    <message>
        <source>Scroll in time</source>
        <translation>In der Zeit blättern</translation>
    </message>
    <message>
        <source>Waveform: {title}</source>
        <translation>Wellenform: {title}</translation>
    </message>
    <message>
        <source>Spectrogram: {title}</source>
        <translation>Spektrogramm: {title}</translation>
    </message>
    <message>
        <source>Shown: {start} to {stop}.</source>
        <translation>Gezeigt: {start} bis {stop}.</translation>
    </message>
    <message>
        <source>Matched: {marks}.</source>
        <translation>Übereinstimmend: {marks}.</translation>
    </message>
    <message>
        <source>peak {level}</source>
        <translation>Spitze {level}</translation>
    </message>
    <message>
        <source>RMS {level}</source>
        <translation>RMS {level}</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>Spielen oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Loop the matched pair (L)</source>
        <translation>Das Paar in Schleife (L)</translation>
    </message>
    <message>
        <source>Hear the suspect (X switches)</source>
        <translation>Das fragliche Stück hören (X wechselt)</translation>
    </message>
    <message>
        <source>Hear the source (X switches)</source>
        <translation>Die Quelle hören (X wechselt)</translation>
    </message>
    <message>
        <source>A  Suspect</source>
        <translation>A  Stück</translation>
    </message>
    <message>
        <source>B  Source</source>
        <translation>B  Quelle</translation>
    </message>
    <message>
        <source>Equal loudness: the louder side is turned down</source>
        <translation>Gleiche Lautheit: Die lautere Seite wird leiser gestellt</translation>
    </message>
    <message>
        <source>Equal loudness</source>
        <translation>Gleiche Lautheit</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
</context>
</TS>
