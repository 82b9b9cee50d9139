using System.Globalization;
using System.Text;

namespace Load.Figures;

/// <summary>Lines in an SVG image: the count on a logarithmic axis, the cost compared with the first point on the other.</summary>
internal static class Plot
{
    private const int Width = 640;
    private const int Height = 320;
    private const int Margin = 48;
    private const double Top = 2;

    private static readonly string[] Colors = ["#1f77b4", "#d62728", "#2ca02c"];

    public static string Of(IReadOnlyList<(string Title, IReadOnlyList<GrowthPoint> Points)> lines)
    {
        var most = lines.Max(line => line.Points.Max(point => point.Count));
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        for (var tenths = 0; tenths <= Top * 10; tenths += 5)
        {
            var y = Y(tenths / 10.0);
            Add(svg, $"<line x1=\"{Margin}\" y1=\"{y:0}\" x2=\"{Width - Margin}\" y2=\"{y:0}\" stroke=\"#ddd\"/><text x=\"8\" y=\"{y + 4:0}\">{tenths / 10.0:0.0}</text>");
        }

        for (var count = 1; count <= most * 1.01; count *= 10) Add(svg, $"<text x=\"{X(count, most):0}\" y=\"{Height - Margin + 18}\" text-anchor=\"middle\">{count:N0}</text>");
        for (var i = 0; i < lines.Count; i++) AddLine(svg, lines[i], most, Colors[i % Colors.Length], i);
        Add(svg, $"<text x=\"{Width / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">cost of a delivery, compared with the fewest</text></svg>");
        return svg.ToString();
    }

    private static void AddLine(StringBuilder svg, (string Title, IReadOnlyList<GrowthPoint> Points) line, int most, string color, int place)
    {
        var points = line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Count, most):0},{Y(point.Ratio):0}"));
        Add(svg, $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>");
        Add(svg, $"<text x=\"{Margin + (110 * place)}\" y=\"{Margin / 2}\" fill=\"{color}\">{line.Title}</text>");
    }

    private static double X(int count, int most) => Margin + ((Width - (2 * Margin)) * Math.Log(count) / Math.Log(most));

    private static double Y(double ratio) => Height - Margin - ((Height - (2 * Margin)) * Math.Min(ratio, Top) / Top);

    private static void Add(StringBuilder svg, FormattableString text) => svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));
}
